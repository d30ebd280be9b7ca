interface Props {
  label: string;
  hint?: string;
  /** Said for null: the choice is left to the machine. */
  automatic: string;
  options: readonly { value: string; label: string }[];
  value: string | null;
  onChoose: (value: string | null) => void;
}

export function TextChoice({ label, hint, automatic, options, value, onChoose }: Props) {
  return (
    <label class="choice">
      <span>
        {label}
        {hint !== undefined && <small>{hint}</small>}
      </span>
      <select value={value ?? ''} onChange={(event) => onChoose(event.currentTarget.value || null)}>
        <option value="" selected={value === null}>
          {automatic}
        </option>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
