/**
 * How a site, whoever it rents its place from, or a program on this machine says that it lets somebody not in. They use the words of
 * block pages, and speak of who asks, of their own affairs or of themselves. Written after the pages of Cloudflare (errors 1006 to
 * 1020), Sucuri, F5, Imperva, publishers in America, registrars and makers of antivirus software, as they were in 2026-11.
 */

/**
 * `defence`: against this very asker, for the way he asks · `place`: against all who live where he lives · `door`: of all but
 * members or grown-ups · `landlord`: whoever rents the site its place or its name has shut it, or a court has taken the name ·
 * `machine`: a program on this machine.
 */
export type OwnVoice = 'defence' | 'place' | 'door' | 'landlord' | 'machine';

/** Whoever names one forbids in its name: it speaks of countries and of minors, too. */
const AUTHORITY = /\b(?:ministry|court|authorit(?:y|ies)|government|regulator|police)\b/iu;

/** `alone`: where no authority is named. */
const VOICES: readonly (readonly [voice: OwnVoice, wording: RegExp, alone?: 'alone'])[] = [
  [
    'machine',
    /\b(?:ESET (?:NOD32|internet|smart|endpoint|security|home)|kaspersky (?:internet|total|anti-?virus|endpoint|small|standard|plus|premium|free|safe kids|security)|avast (?:antivirus|free|premium|web shield)|AVG (?:antivirus|internet|web)|bitdefender (?:antivirus|internet|total|endpoint)|dr\.?web (?:anti|security|spider)|spider gate|norton (?:security|360|safe web)|mcafee webadvisor|avira|malwarebytes)\b/iu,
  ],
  [
    'defence',
    /\b(?:suspicious|unusual|automated|abnormal)\b.{0,40}\b(?:activity|traffic|requests?|behaviou?r)\b|\btoo many (?:requests|attempts|connections)\b|\bip(?: address)?(?: ?\(?[\da-f.:]+\)?)?,? (?:has been|have been|is|was) (?:temporarily )?(?:blocked|banned|restricted|blacklisted|blocklisted|denied)\b|\bweb application firewall\b/iu,
  ],
  // Before VPNs: who serves no country of ours often speaks of them as well.
  [
    'place',
    /\b(?:in|from|for) your (?:current )?(?:country|region|location|area)\b|\bfrom a (?:country|region)\b|\bcountry or region your ip\b|\bgdpr\b|\bgeneral data protection regulation\b/iu,
    'alone',
  ],
  // Cloudflare's 1006, 1010 and 1020; 1009 bans a country.
  [
    'defence',
    /\bbanned your (?:ip|access)\b|\bprotect itself from online attacks\b|\b(?:you|your) (?:think |thought )?(?:are|were|might be|may be) (?:a )?(?:ro)?bots?\b|\bautomation tools?\b|\b(?:turn|switch) (?:it |them |your vpn |the vpn )?off\b.{0,40}\bvpn\b|\b(?:using|behind|through|detected) (?:a |an )?(?:anonymous )?(?:vpn|proxy)\b|\b(?:vpn|proxy)(?: or (?:vpn|proxy))? (?:detected|is not allowed)\b|\brequested url was rejected\b.{0,80}\bsupport id\b|\brequest unsuccessful\b.{0,40}\bincident id\b/iu,
  ],
  [
    'defence',
    /подозрительн\p{L}* (?:активност|трафик|запрос)|(?:с )?ваш\p{L}* ip.{0,40}(?:ограничен|заблокирован)|安全威胁|异常(?:流量|访问|请求)|您的访问被(?:阻断|拦截)|actividad sospechosa|atividade suspeita|activité suspecte|trafic (?:inhabituel|suspect)|verdächtige (?:aktivität|anfragen)|şüpheli (?:etkinlik|trafik|işlem)/iu,
  ],
  [
    'door',
    /\b(?:restricted|limited|reserved) (?:to|for) (?:registered |our )?(?:persons|people|adults|members|subscribers|students|staff)\b/iu,
  ],
  [
    'door',
    /\bage (?:check|gate|verification)\b|\b(?:persons?|people|visitors?|users?|anyone|those) (?:who are )?(?:under|below) (?:the age of )?\d\d\b|\b(?:to|for) minors\b/iu,
    'alone',
  ],
  [
    'landlord',
    /\b(?:account|hosting)\b.{0,40}\b(?:suspended|disabled|expired)\b|\b(?:hosting (?:provider|company)|web ?host)\b/iu,
  ],
  [
    'landlord',
    /\b(?:site|website|domain(?: name)?|page) (?:is|has been|was) suspended\b(?!.{0,80}\b(?:order|law|court|ministry|authorit|government|regulator|police)\w*\b)|\b(?:has|have) been seized\b|\bseizure warrant\b|\bregistrant\b|\bICANN\b|\bhosting-?(?:anbieter|paket)\b|хостинг\p{L}*.{0,80}(?:баланс|оплат|задолженност)|(?:баланс|оплат|задолженност)\p{L}*.{0,80}хостинг/iu,
  ],
];

const OWN_TROUBLE = /\b(?:temporar(?:y|ily)|maintenance|service (?:is )?(?:not available|unavailable))\b/iu;

/** What a server shows before anybody has set it up, and a name that nobody uses yet, or no longer. */
const UNSET =
  /\bwelcome to (?:nginx|openresty|caddy|apache)\b|\bit works!|\b(?:default|test) (?:web ?)?(?:site|page)\b|\bindex of \/|\bunder construction\b|\bcoming soon\b|\bdomain(?: name)?\b.{0,30}\b(?:for sale|parked|moved)\b|\bparked (?:by|at|free|domain)\b|\b(?:host|site|domain) (?:is )?not (?:configured|found)\b/iu;

const TAGS = /<[^>]*>/g;

/** Null: nobody's in particular. @param html at most what the probe reads of a page (64 kB). */
export function ownVoice(html: string): OwnVoice | null {
  const text = textOf(html);
  const isOthers = AUTHORITY.test(text);
  return VOICES.find(([, wording, alone]) => wording.test(text) && !(alone && isOthers))?.[0] ?? null;
}

/** The site bans whoever asks for the way he asks, not for where he lives. */
export function readsAsOwnDefence(html: string): boolean {
  return ownVoice(html) === 'defence';
}

/** "We will be back soon." */
export function readsAsOwnTrouble(html: string): boolean {
  const text = textOf(html);
  return OWN_TROUBLE.test(text) || UNSET.test(text) || ownVoice(html) === 'landlord';
}

export function textOf(html: string): string {
  return html.replaceAll(TAGS, ' ').replaceAll(/\s+/g, ' ');
}
