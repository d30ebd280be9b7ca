/**
 * Answers over plain http that are not block pages, though they look or read like one. Written by us after what such pages
 * are like; each is given twice, from the site's own address.
 */
import type { Observation } from '../../../utils/probe/observation.ts';
import { hop } from './making.ts';

export interface LookAlike {
  what: string;
  /** Asked for; `http://www.example.org/` if absent. */
  url?: string;
  status?: number;
  headers?: Record<string, string>;
  hops?: Observation['hops'];
  final_url?: string;
  html?: string;
}

const SITE = 'http://www.example.org/';

/** A text of so many letters that is about nothing. */
const prose = (letters: number) =>
  'The committee met again on Tuesday and heard what its members had learned since spring. '
    .repeat(Math.ceil(letters / 80))
    .slice(0, letters);

const news = (headline: string, quote: string): string =>
  `<!doctype html><html><head><title>${headline} - The Daily Example</title>
  <meta property="og:title" content="${headline}"><link rel="canonical" href="${SITE}"></head><body>
  <nav><a href="/">Home</a><a href="/world">World</a></nav><article><h1>${headline}</h1><time>12 May</time>
  <p>${prose(400)}</p><p>Customers now see: ${quote}</p><p>${prose(500)}</p></article></body></html>`;

const short = (title: string, words: string): string =>
  `<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${words}</p></body></html>`;

const bare = (inside: string): string => `<html><head><title></title></head><body>${inside}</body></html>`;

// Who writes about block pages, and quotes them.
const writings: LookAlike[] = [
  {
    what: 'a newspaper quotes the Malaysian notice',
    html: news(
      'Site blocked',
      '“This website is not available in Malaysia as it violates the National Law(s).”',
    ),
  },
  {
    what: 'a newspaper quotes the Australian notice, without quotation marks',
    html: news(
      'Pirate Bay blocked',
      'Access to this website has been disabled by an order of the Federal Court of Australia because it infringes or facilitates the infringement of copyright',
    ),
  },
  {
    what: 'a short note with a quotation',
    html: short(
      'Blocked today',
      'Telstra now says "Access to this website has been disabled by an order of the Federal Court of Australia because it infringes or facilitates the infringement of copyright".',
    ),
  },
  {
    what: 'a short note in French, with a quotation in guillemets',
    html: short(
      'Premier blocage',
      "Le message : « Vous avez été redirigé vers ce site officiel car votre ordinateur allait se connecter à une page dont le contenu provoque à des actes de terrorisme ou fait publiquement l'apologie d'actes de terrorisme »",
    ),
  },
  {
    what: 'a short note in Russian, with a quotation',
    html: short(
      'Новости',
      'При входе появляется сообщение «Доступ к информационному ресурсу ограничен на основании решения Министерства информации Республики Беларусь».',
    ),
  },
  {
    what: 'a blog with a block quotation',
    html: `<title>My blog is blocked</title><p>This is what I get.<blockquote>This web site has been blocked for violating regulations and laws of Kingdom of Bahrain.</blockquote>`,
  },
  {
    what: 'a question and its answers',
    html: `<title>ISP blocks a site - Questions</title><p>${prose(300)}<pre>Your requested URL has been blocked as per the directions received from Department of Telecommunications, Government of India.</pre><p>${prose(1500)}`,
  },
  {
    what: 'an encyclopedia about warning.or.kr',
    html: `<title>Internet censorship in South Korea</title><p>${prose(600)} Visitors are sent to <a href="http://warning.or.kr/">warning.or.kr</a>. ${prose(900)}`,
  },
  {
    what: 'an encyclopedia about 10.10.34.34',
    html: `<title>Censorship in Iran</title><p>${prose(700)} The name is answered with 10.10.34.34. ${prose(400)}`,
  },
  {
    what: 'a law firm about section 115A',
    html: short(
      'Site blocking under section 115A',
      `${prose(900)} The landing page says that access to this website has been disabled by an order of the Federal Court of Australia because it infringes or facilitates the infringement of copyright. ${prose(1400)}`,
    ),
  },
  {
    what: 'a law firm with contacts, short',
    html: short(
      'Our practice',
      `We advise on site blocking orders of the Federal Court and on copyright. ${prose(200)}`,
    ),
  },
  {
    what: 'a press release of the ministry that blocks',
    html: news('Zwei Seiten gesperrt', 'Diese Webseite ist aus urheberrechtlichen Gründen nicht verfügbar.'),
  },
  {
    what: 'search results',
    html: `<title>notice.cuii.info - Search</title>${'<a href="http://notice.cuii.info/">notice.cuii.info</a> Diese Webseite ist aus urheberrechtlichen Gründen nicht verfügbar. '.repeat(15)}`,
  },
  {
    what: 'a directory of providers, each with what it shows',
    html: `<title>Providers</title>${'<a href="/p">A</a> '.repeat(13)} Vodafone: Por causas ajenas a Vodafone, esta web no está disponible`,
  },
  {
    what: 'a list of links with a block page among them',
    html: bare('<a href="http://warning.or.kr/">warning.or.kr</a> <a href="http://warning.rt.ru/">rt</a>'),
  },
  {
    what: 'a collection of block pages, as text',
    html: `Access to the requested URL is not allowed\n${prose(2500)}\nfill out an unblocking request if you believe the requested page should not be blocked`,
  },
  {
    what: 'a feed of news',
    headers: { 'content-type': 'application/rss+xml' },
    html: `<?xml version="1.0"?><rss><channel><title>News</title><item><title>Block</title><description>${prose(900)} Por causas ajenas a Vodafone, esta web no está disponible ${prose(1400)}</description></item></channel></rss>`,
  },
  {
    what: 'a tool that lists the notices in its script',
    html: bare(
      '<div id="app"></div><script>const known = ["http://warning.or.kr/", "//warning.rt.ru"]</script>',
    ),
  },
  {
    what: 'a page about providers in Portugal, half a sentence of the notice',
    html: short('Bloqueios', 'A página foi bloqueada por ordem judicial.'),
  },
];

// Firewalls of sites, and what sites say themselves.
const refusals: LookAlike[] = [
  {
    what: 'Cloudflare refuses',
    status: 403,
    headers: { server: 'cloudflare', 'cf-ray': '1-FRA' },
    html: short(
      'Attention Required! | Cloudflare',
      'Sorry, you have been blocked. You are unable to access example.org',
    ),
  },
  {
    what: 'Cloudflare asks for a moment',
    status: 503,
    headers: { server: 'cloudflare', 'cf-mitigated': 'challenge' },
    html: short('Just a moment...', 'Checking your browser before accessing example.org'),
  },
  {
    what: 'Cloudflare: the owner has banned this country',
    status: 403,
    html: short(
      'Access denied',
      'Error 1009. The owner of this website has banned the country or region your IP address is in from accessing this website.',
    ),
  },
  {
    what: 'Akamai refuses',
    status: 403,
    headers: { server: 'AkamaiGHost' },
    html: short(
      'Access Denied',
      `You don't have permission to access "http://www.example.org/" on this server. Reference #18.2f5a1402.1700000000.1a2b3c`,
    ),
  },
  {
    what: 'Imperva refuses',
    status: 403,
    html: bare(
      'Request unsuccessful. Incapsula incident ID: 123-456<iframe id="main-iframe" src="/_Incapsula_Resource?x=1"></iframe>',
    ),
  },
  {
    what: 'CloudFront refuses this country',
    status: 403,
    html: short(
      'ERROR: The request could not be satisfied',
      'The Amazon CloudFront distribution is configured to block access from your country.',
    ),
  },
  {
    what: 'Sucuri refuses',
    status: 403,
    html: short(
      'Sucuri WebSite Firewall - Access Denied',
      'Your IP: 192.0.2.1 Block reason: Access from your country was disabled by the administrator.',
    ),
  },
  {
    what: 'F5 refuses',
    html: short(
      'Request Rejected',
      'The requested URL was rejected. Please consult with your administrator. Your support ID is: 123',
    ),
  },
  {
    what: 'ModSecurity refuses',
    status: 406,
    html: short(
      'Not Acceptable!',
      'An appropriate representation of the requested resource could not be found on this server. This error was generated by Mod_Security.',
    ),
  },
  {
    what: 'Wordfence refuses',
    status: 503,
    html: short(
      'Your access to this site has been limited',
      'Your access to this service has been limited. (HTTP response code 503)',
    ),
  },
  {
    what: 'DDoS-Guard',
    status: 403,
    headers: { server: 'ddos-guard' },
    html: short('DDoS-Guard', 'Checking your browser'),
  },
  {
    what: 'a site that will not serve Europe',
    status: 451,
    html: short(
      '451: Unavailable due to legal reasons',
      'We recognize you are attempting to access this website from a country belonging to the European Economic Area.',
    ),
  },
  {
    what: 'a site taken down for copyright',
    status: 451,
    html: short(
      'Repository unavailable due to DMCA takedown',
      'This repository is currently disabled due to a DMCA takedown notice.',
    ),
  },
  {
    what: 'a site that names who blocked it for it',
    status: 451,
    headers: { link: '<https://spqr.example.org/legislatione>; rel="blocked-by"' },
    html: short(
      'Unavailable For Legal Reasons',
      'This request may not be serviced in the Roman Province of Judea.',
    ),
  },
  { what: 'a video service', html: short('Not available', 'This content is not available in your country.') },
  {
    what: 'a gambling site refuses by law',
    html: short(
      'Restricted territory',
      'Due to the regulation of gambling in your country access to this website is blocked by order of the authority.',
    ),
  },
  {
    what: 'a shop that needs an age',
    html: short('Are you 18?', 'This site contains content that is prohibited for minors.'),
  },
  {
    what: 'a forum that banned us',
    status: 403,
    html: short('Banned', 'You have been blocked for violating the regulations of this forum.'),
  },
  {
    what: 'a domain seized by police, for everyone',
    html: short(
      'This domain has been seized',
      'This domain name has been seized by the FBI pursuant to a seizure warrant issued by a United States District Court.',
    ),
  },
  {
    what: 'a domain seized in Spain, for everyone',
    html: short(
      'Dominio intervenido',
      'Este dominio ha sido intervenido y se encuentra a disposición de la Autoridad Judicial.',
    ),
  },
];

// Servers that have nothing to say.
const defaults: LookAlike[] = [
  {
    what: 'nginx, new',
    html: short(
      'Welcome to nginx!',
      'If you see this page, the nginx web server is successfully installed and working.',
    ),
  },
  {
    what: 'nginx, 403',
    status: 403,
    headers: { server: 'nginx' },
    html: '<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></body></html>',
  },
  { what: 'nginx, 404', status: 404, html: short('404 Not Found', 'nginx') },
  { what: 'nginx, 502', status: 502, html: short('502 Bad Gateway', 'nginx') },
  {
    what: 'Apache, new',
    html: short(
      'Apache2 Debian Default Page: It works',
      'This is the default welcome page used to test the correct operation of the Apache2 server.',
    ),
  },
  {
    what: 'Apache, 403',
    status: 403,
    html: short(
      '403 Forbidden',
      "You don't have permission to access this resource. Apache Server at www.example.org Port 80",
    ),
  },
  {
    what: 'IIS, new',
    html: '<title>IIS Windows Server</title><a href="http://go.microsoft.com/fwlink/?linkid=66138"><img src="iisstart.png" alt="IIS"></a>',
  },
  {
    what: 'IIS, 403',
    status: 403,
    html: short(
      '403 - Forbidden: Access is denied.',
      'You do not have permission to view this directory or page using the credentials that you supplied.',
    ),
  },
  {
    what: 'Plesk, new',
    html: short(
      "Web Server's Default Page",
      'This page is generated by Plesk, the leading hosting automation software.',
    ),
  },
  {
    what: 'suspended by its host',
    html: short(
      'Account Suspended',
      'This Account has been suspended. Contact your hosting provider for more information.',
    ),
  },
  {
    what: 'blocked by its host, in Russian',
    html: short(
      'Сайт заблокирован',
      'Сайт заблокирован хостинг-провайдером. Владельцу сайта необходимо обратиться в службу поддержки.',
    ),
  },
  {
    what: 'parked and for sale',
    html: short(
      'example.org is for sale',
      'Buy this domain. The domain example.org may be for sale by its owner!',
    ),
  },
  {
    what: 'parked in a frame',
    html: bare('<iframe src="http://parking.example.net/?d=example.org" width="100%"></iframe>'),
  },
  { what: 'in maintenance', status: 503, html: short('Maintenance', 'We will be back soon.') },
  {
    what: 'under construction, in Turkish',
    html: short('Yapım aşamasında', 'Bu internet sitesi yapım aşamasındadır.'),
  },
  { what: 'empty', html: '' },
  { what: 'a single dot', html: '.' },
  {
    what: 'nothing but a frame of the site itself',
    html: bare('<iframe src="http://app.example.org/"></iframe>'),
  },
  {
    what: 'nothing but a refresh to the site itself',
    html: '<meta http-equiv="refresh" content="0; url=http://www.example.org/home">',
  },
  {
    what: 'nothing but a script to the site itself',
    html: '<script>window.location.replace("https://www.example.org/")</script>',
  },
  { what: 'a server with a name of its own', headers: { server: 'V2R2' }, html: short('Hello', 'It is me.') },
];

// Networks that ask for something, and filters of firms, schools and homes.
const filters: LookAlike[] = [
  {
    what: 'a hotel portal',
    html: short('Welcome to the Grand Hotel', 'Enter your room number to use the internet.'),
  },
  {
    what: 'a hotel portal, by a redirect',
    hops: [hop(SITE, 'http://portal.hotel.example/login')],
    final_url: 'http://portal.hotel.example/login',
    html: short('Grand Hotel', 'Log in'),
  },
  {
    what: 'an airport portal, by a refresh',
    html: '<meta http-equiv="refresh" content="0; url=https://wifi.airport.example/?url=http://www.example.org/">',
  },
  {
    what: 'a portal that is handed the address of a block page',
    html: bare('<iframe src="https://portal.example.net/?url=http://warning.or.kr/"></iframe>'),
  },
  { what: 'a router', html: short('Router login', 'Your internet connection is down.') },
  {
    what: 'a provider: the bill is not paid',
    hops: [hop(SITE, 'http://pay.provider.example/')],
    final_url: 'http://pay.provider.example/',
    html: short('Доступ ограничен', 'Доступ к сети Интернет ограничен: недостаточно средств.'),
  },
  {
    what: 'Squid',
    status: 403,
    headers: { 'x-squid-error': 'ERR_ACCESS_DENIED 0' },
    html: short(
      'ERROR: The requested URL could not be retrieved',
      'Access Denied. Access control configuration prevents your request from being allowed at this time.',
    ),
  },
  {
    what: 'Fortinet',
    status: 403,
    html: short(
      'Web Filter Violation',
      'Web Page Blocked! The page you have requested has been blocked because the URL is banned.',
    ),
  },
  {
    what: 'Palo Alto',
    status: 503,
    html: short(
      'Web Page Blocked',
      'Access to the web page you were trying to visit has been blocked in accordance with company policy.',
    ),
  },
  {
    what: 'Zscaler',
    status: 403,
    html: short(
      'Internet Security by Zscaler',
      "Sorry, your organization's policy does not allow you to visit this site.",
    ),
  },
  {
    what: 'Blue Coat',
    status: 403,
    html: short(
      'Access Denied',
      'Access Denied (content_filter_denied) Your request was denied because of its content categorization.',
    ),
  },
  {
    what: 'Forcepoint',
    status: 403,
    html: short(
      'Access to this site is blocked',
      'Content blocked by your organization. This Websense category is filtered: Gambling.',
    ),
  },
  {
    what: 'Cisco Umbrella',
    hops: [hop(SITE, 'http://block.opendns.com/?url=x')],
    final_url: 'http://block.opendns.com/?url=x',
    html: short('This site is blocked', 'This site is blocked due to a content filter.'),
  },
  {
    what: 'Netsweeper in a school',
    html: bare('<iframe src="http://deny.school.example:8080/webadmin/deny/?dpid=1"></iframe>'),
  },
  {
    what: 'Sophos',
    status: 403,
    html: short('Blocked request', 'This website is blocked. Website category: Games'),
  },
  {
    what: 'Pi-hole',
    html: short('Pi-hole: Website blocked', 'This page has been blocked by your network administrator.'),
  },
  { what: 'a home filter for children', html: short('Oops', 'This site has been blocked.') },
];

// Names that are nearly those of block pages; and block pages that were asked for.
const names: LookAlike[] = [
  {
    what: 'sent to a name that begins like a block page’s',
    hops: [hop(SITE, 'http://warning.or.kr.example.net/')],
    final_url: 'http://warning.or.kr.example.net/',
    html: short('Hello', 'Hello'),
  },
  {
    what: 'sent to a name that ends like a block page’s',
    hops: [hop(SITE, 'http://mywarning.or.kr/')],
    final_url: 'http://mywarning.or.kr/',
    html: short('Hello', 'Hello'),
  },
  {
    what: 'sent to a name with a block page’s in its path',
    hops: [hop(SITE, 'http://example.net/warning.or.kr')],
    final_url: 'http://example.net/warning.or.kr',
    html: short('Hello', 'Hello'),
  },
  {
    what: 'sent to another part of the provider’s site',
    hops: [hop(SITE, 'http://www.airtel.in/prepaid')],
    final_url: 'http://www.airtel.in/prepaid',
    html: short('Airtel', 'Recharge'),
  },
  {
    what: 'sent to a login of the provider',
    hops: [hop(SITE, 'https://assets.virginmedia.com/logo.html')],
    final_url: 'https://assets.virginmedia.com/logo.html',
  },
  {
    what: 'sent over TLS to a block page by the site itself',
    url: 'https://www.example.org/',
    hops: [hop('https://www.example.org/', 'http://warning.or.kr/')],
    final_url: 'http://warning.or.kr/',
    html: short('Warning', '불법·유해 정보(사이트)에 대한 차단 안내'),
  },
  {
    what: 'the provider’s own site sends to its notice',
    url: 'http://www.mts.ru/',
    hops: [hop('http://www.mts.ru/', 'http://blocked.mts.ru/')],
    final_url: 'http://blocked.mts.ru/',
    html: short('MTS', 'Hello'),
  },
  {
    what: 'to its secure self',
    hops: [hop(SITE, 'https://www.example.org/')],
    final_url: 'https://www.example.org/',
  },
  {
    what: 'the block page itself was asked for',
    url: 'http://warning.or.kr/',
    html: bare('<iframe src="http://www.warning.or.kr/i1.html"></iframe>'),
  },
  {
    what: 'the block page itself, which leads on',
    url: 'http://warning.or.kr/',
    hops: [hop('http://warning.or.kr/', 'http://www.warning.or.kr/')],
    final_url: 'http://www.warning.or.kr/',
    html: short('Warning', 'Hello'),
  },
  {
    what: 'the block page itself, with its notice',
    url: 'http://notice.cuii.info/',
    html: short('CUII', 'Diese Webseite ist aus urheberrechtlichen Gründen nicht verfügbar.'),
  },
  {
    what: 'the address of a block page was asked for',
    url: 'http://195.175.254.2/',
    html: short(
      'BTK',
      'After technical analysis and legal consideration based on the Law Nr. 5651, ADMINISTRATION MEASURE has been taken for this website',
    ),
  },
  { what: 'a private address was asked for', url: 'http://10.10.34.34/', html: short('NAS', 'Log in') },
  {
    what: 'a museum of censorship in a frame',
    html: bare('<iframe src="http://museum.example.net/10.10.34.34/"></iframe>'),
  },
];

export const LOOK_ALIKES: readonly LookAlike[] = [
  ...writings,
  ...refusals,
  ...defaults,
  ...filters,
  ...names,
];
