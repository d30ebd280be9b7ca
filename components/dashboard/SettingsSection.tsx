import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { LANGUAGES, LANGUAGE_NAMES } from '../../utils/i18n/languages.ts';
import { lengthOfTime } from '../../utils/i18n/length-of-time.ts';
import { OFFERED } from './choices.ts';
import type { Choices } from './choices.ts';
import { NumberChoice } from './NumberChoice.tsx';
import { ListErrors } from './OwnSection.tsx';
import type { ListError } from './OwnSection.tsx';
import { Switch } from './Switch.tsx';
import { TextChoice } from './TextChoice.tsx';

const [MINUTE_MS, DAY_MS, MEGABYTE] = [60_000, 86_400_000, 1_000_000];

interface Props {
  words: DashboardWords;
  choices: Choices;
  /** ISO 3166-1 alpha-2 codes of the countries with sites at home. */
  countries: readonly string[];
  services: readonly { id: string; name: string }[];
  /** The person's own anchors as CSV; empty: the built-in ones. */
  anchors: string;
  anchorErrors: ListError[];
  hasPermission: boolean;
  onChange: (changes: Partial<Choices>) => void;
  onAnchors: (csv: string) => void;
  onAllow: () => void;
}

/** Every choice is kept at once; there is nothing to save. */
export function SettingsSection(props: Props) {
  const { words, choices, countries, services, anchors, anchorErrors, hasPermission } = props;
  const { onChange, onAnchors, onAllow } = props;
  const { t, language } = words;
  const minutes = (value: number) => lengthOfTime(words, value * MINUTE_MS);
  const days = (value: number) => lengthOfTime(words, value * DAY_MS);
  const places = new Intl.DisplayNames(language, { type: 'region' });
  const number = <Name extends keyof typeof OFFERED>(name: Name) => ({
    offered: OFFERED[name],
    value: choices[name],
    onChoose: (value: number) => onChange({ [name]: value }),
  });
  return (
    <section class="page settings">
      <h2>{t('nav.settings')}</h2>
      {!hasPermission && (
        <div class="warning">
          <p>{t('set.permission')}</p>
          <button type="button" onClick={onAllow}>
            {t('set.allow')}
          </button>
        </div>
      )}
      <fieldset>
        <legend>{t('set.checks')}</legend>
        <Switch
          label={t('set.enabled')}
          isOn={choices.enabled}
          onChange={(enabled) => onChange({ enabled })}
        />
        <NumberChoice label={t('set.interval')} say={minutes} {...number('batch_interval_minutes')} />
        <NumberChoice
          label={t('set.heartbeat')}
          hint={t('set.heartbeat_hint')}
          say={minutes}
          {...number('heartbeat_minutes')}
        />
        <NumberChoice
          label={t('set.budget')}
          hint={t('set.budget_hint')}
          say={(bytes) => t('unit.megabytes', { n: bytes / MEGABYTE })}
          {...number('daily_budget_bytes')}
        />
      </fieldset>
      <fieldset>
        <legend>{t('set.services')}</legend>
        <div class="service-switches">
          {services.map(({ id, name }) => (
            <Switch
              key={id}
              label={name}
              isOn={!choices.services_off.includes(id)}
              onChange={(isOn) => {
                const others = choices.services_off.filter((off) => off !== id);
                onChange({ services_off: isOn ? others : [...others, id] });
              }}
            />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('set.look')}</legend>
        <TextChoice
          label={t('set.language')}
          automatic={t('set.language_auto')}
          options={LANGUAGES.map((tag) => ({ value: tag, label: LANGUAGE_NAMES[tag] }))}
          value={choices.language}
          onChoose={(chosen) => onChange({ language: chosen })}
        />
        <Switch label={t('set.badge')} isOn={choices.badge} onChange={(badge) => onChange({ badge })} />
      </fieldset>
      <fieldset>
        <legend>{t('set.memory')}</legend>
        <NumberChoice label={t('set.raw')} say={days} {...number('raw_retention_days')} />
        <NumberChoice label={t('set.rollups')} say={days} {...number('rollup_retention_days')} />
      </fieldset>
      <fieldset>
        <legend>{t('set.place')}</legend>
        <TextChoice
          label={t('set.country')}
          hint={t('set.country_hint')}
          automatic={t('set.country_auto')}
          options={countries.map((code) => ({ value: code, label: places.of(code) ?? code }))}
          value={choices.country}
          onChoose={(country) => onChange({ country })}
        />
        <form
          class="anchors"
          onSubmit={(event) => {
            event.preventDefault();
            const csv = new FormData(event.currentTarget).get('anchors');
            if (typeof csv === 'string') onAnchors(csv);
          }}
        >
          <label>
            <span>
              {t('set.anchors')}
              <small>{t('set.anchors_hint')}</small>
            </span>
            <textarea name="anchors" rows={5} dir="ltr" spellcheck={false} defaultValue={anchors} />
          </label>
          <ListErrors errors={anchorErrors} words={words} />
          <button type="submit">{t('set.anchors_save')}</button>
        </form>
      </fieldset>
    </section>
  );
}
