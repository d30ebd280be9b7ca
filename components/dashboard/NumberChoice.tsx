import { withPresent } from './choices.ts';

interface Props {
  label: string;
  hint?: string;
  offered: readonly number[];
  value: number;
  /** How a value is said. */
  say: (value: number) => string;
  onChoose: (value: number) => void;
}

export function NumberChoice({ label, hint, offered, value, say, onChoose }: Props) {
  return (
    <label class="choice">
      <span>
        {label}
        {hint !== undefined && <small>{hint}</small>}
      </span>
      <select value={value} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
        {withPresent(offered, value).map((number) => (
          <option key={number} value={number} selected={number === value}>
            {say(number)}
          </option>
        ))}
      </select>
    </label>
  );
}
