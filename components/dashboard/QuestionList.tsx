import type { FailureClass } from '../../utils/diagnose/verdict.ts';
import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import type { Answer, Question } from '../../utils/summary/questions.ts';

interface Props {
  questions: Question[];
  words: DashboardWords;
}

/** What was asked, in the order of time, and what came back. */
export function QuestionList({ questions, words }: Props) {
  return (
    <ol class="questions">
      {questions.map((question) => (
        <li key={[question.asks, question.of, question.at].join(' ')}>
          <span>{questionWords(question, words)}</span>
          <span class={`answer ${isHopeful(question.answer) ? 'is-ok' : 'is-none'}`}>
            {answerWords(question.answer, words)}
          </span>
          <small>{words.t('unit.ms', { n: Math.round(question.duration_ms) })}</small>
        </li>
      ))}
    </ol>
  );
}

function questionWords({ asks, of }: Question, words: DashboardWords): string {
  switch (asks) {
    case 'twin':
      return words.t('asked.twin', { scheme: of });
    case 'resolver':
      return words.t('asked.resolver', { resolver: of });
    case 'literal':
      return words.t('asked.literal', { address: of });
    default:
      return words.t(`asked.${asks}`);
  }
}

/** Something or somebody answered as hoped for. */
function isHopeful(answer: Answer): boolean {
  if (answer.says === 'status') return answer.broke === null;
  return ['answered', 'other_name', 'opened', 'addresses'].includes(answer.says);
}

function answerWords(answer: Answer, words: DashboardWords): string {
  const cause = (given: FailureClass | null) => words.t(given === null ? 'end.failed' : `cause.${given}`);
  switch (answer.says) {
    case 'answered':
      return words.t('end.answered');
    case 'stopped':
      return words.t('end.stopped');
    case 'timed_out':
      return words.t('end.timed_out', { n: answer.seconds });
    case 'other_name':
      return words.t('answer.other_name');
    case 'opened':
      return words.t('answer.opened');
    case 'addresses':
      return answer.addresses.join(' ');
    case 'no_address':
      return words.t('answer.no_address', { rcode: answer.rcode });
    case 'no_message':
      return words.t('answer.no_message', { error: answer.error });
    case 'failed':
      return cause(answer.failure_class);
    case 'redirected':
      return words.t('answer.redirected', {
        url: answer.to,
        cause: cause(answer.broke),
      });
    default:
      return answer.broke === null
        ? words.t('shown.status', { status: String(answer.status) })
        : words.t('answer.then', {
            status: String(answer.status),
            cause: cause(answer.broke),
          });
  }
}
