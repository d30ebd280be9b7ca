import { Frame } from '../../components/dashboard/Frame.tsx';
import { SECTION_VIEWS } from './section-views.tsx';
import type { ViewProps } from './section-views.tsx';

export function View(props: ViewProps) {
  const { state, words } = props;
  const { route, notice } = state;
  return (
    <Frame
      words={words}
      section={route.section}
      notice={notice === null ? null : words.t(notice.key, notice.slots)}
    >
      {SECTION_VIEWS[route.section](props)}
    </Frame>
  );
}
