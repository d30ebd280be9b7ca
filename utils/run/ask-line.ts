/** Asks the anchors: is the person's own line up? */
import { lineFrame } from '../diagnose/line.ts';
import type { LineFrame } from '../diagnose/verdict.ts';
import type { Observation } from '../probe/observation.ts';
import { chooseAnchors, remainingAnchors } from '../targets/anchors.ts';
import { countryOfTimeZone } from '../targets/country.ts';
import type { Anchor } from '../targets/schema.ts';
import type { World } from './world.ts';

/** An anchor that has said nothing for this long counts as dead; a slow line answers a small request in less. */
const ANCHOR_PATIENCE_MS = 10_000;

interface Asked {
  anchor: Anchor;
  observation: Observation;
}

/**
 * One frame of the line. The chosen anchors are asked first; only when none of the international ones answers are the
 * other candidates asked too, and the plain http twins of the https ones, which show a captive portal. This machine is blamed
 * only after a second look at the chosen ones.
 */
export async function askLine(world: World, signal: AbortSignal): Promise<LineFrame> {
  const settings = await world.settings();
  const country = settings.country ?? countryOfTimeZone(world.timeZone());
  const rotate = Math.floor(world.now().getTime() / 3_600_000);
  const first = chooseAnchors({ country, chosen: settings.anchors, rotate });
  const asked = await ask(world, first, signal);
  const frame = lineFrame(world.now().toISOString(), asked);
  if (frame.state === 'online') return frame;

  const others = settings.anchors === null ? remainingAnchors(first) : [];
  asked.push(...(await ask(world, [...others, ...httpTwins(first)], signal)));
  const second = lineFrame(world.now().toISOString(), asked);
  if (second.state !== 'local_interference') return second;
  // Answers that contradict each other may be of a line that came back in between.
  asked.push(...(await ask(world, first, signal)));
  return lineFrame(world.now().toISOString(), asked);
}

/** One small request to one international anchor: a heartbeat. The whole line is asked only when it fails. */
export async function askHeartbeat(world: World, signal: AbortSignal): Promise<LineFrame> {
  const settings = await world.settings();
  const rotate = Math.floor(world.now().getTime() / 60_000);
  const candidates = chooseAnchors({ country: null, chosen: settings.anchors, rotate }).filter(
    (anchor) => anchor.scope === 'international',
  );
  const cheapest = candidates.find((anchor) => anchor.expects !== null) ?? candidates[0];
  if (cheapest === undefined) return askLine(world, signal);
  const frame = lineFrame(world.now().toISOString(), await ask(world, [cheapest], signal));
  return frame.state === 'online' ? frame : askLine(world, signal);
}

async function ask(
  world: World,
  anchors: (Anchor & { asUrl?: string })[],
  signal: AbortSignal,
): Promise<Asked[]> {
  const asked = await Promise.all(
    anchors.map(async ({ asUrl, ...anchor }) => ({
      anchor,
      observation: await world.probe(asUrl ?? anchor.url, { timeout_ms: ANCHOR_PATIENCE_MS, signal }),
    })),
  );
  const bytes = asked.reduce((sum, { observation }) => sum + observation.bytes, 0);
  await world.store.addBytes(world.now().toISOString().slice(0, 10), bytes);
  return asked;
}

function httpTwins(anchors: Anchor[]): (Anchor & { asUrl: string })[] {
  return anchors
    .filter((anchor) => anchor.url.startsWith('https:'))
    .map((anchor) => ({ ...anchor, asUrl: `http://${new URL(anchor.url).hostname}/` }));
}
