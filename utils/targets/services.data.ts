/**
 * The services that are checked unless a person turns them off. By which rule a service and its endpoints were chosen,
 * and what each endpoint is for: docs/services.md. A page is the address people open, so that results compare with
 * other measurements of it; APIs and CDNs are asked for the smallest answer they give.
 */
import type { Service } from './schema.ts';

export const SERVICES: readonly Service[] = [
  {
    id: 'facebook',
    name: 'Facebook',
    category_code: 'GRP',
    endpoints: [
      { url: 'https://www.facebook.com/', role: 'page' },
      { url: 'https://graph.facebook.com/', role: 'api' },
      { url: 'https://static.xx.fbcdn.net/favicon.ico', role: 'cdn' },
    ],
  },
  {
    id: 'instagram',
    name: 'Instagram',
    category_code: 'GRP',
    endpoints: [
      { url: 'https://www.instagram.com/', role: 'page' },
      { url: 'https://i.instagram.com/robots.txt', role: 'api' },
      { url: 'https://scontent.cdninstagram.com/robots.txt', role: 'cdn' },
    ],
  },
  {
    id: 'messenger',
    name: 'Messenger',
    category_code: 'COMT',
    endpoints: [
      { url: 'https://www.messenger.com/', role: 'page' },
      { url: 'https://edge-mqtt.facebook.com/favicon.ico', role: 'api' },
      { url: 'https://scontent.xx.fbcdn.net/robots.txt', role: 'cdn' },
    ],
    note: 'Since April 2026 messenger.com leads on to facebook.com/messages: where Facebook is blocked, so is this page.',
  },
  {
    id: 'x',
    name: 'X (Twitter)',
    category_code: 'GRP',
    endpoints: [
      { url: 'https://x.com/', role: 'page' },
      { url: 'https://api.x.com/', role: 'api' },
      { url: 'https://abs.twimg.com/robots.txt', role: 'cdn' },
    ],
  },
  {
    id: 'whatsapp',
    name: 'WhatsApp',
    category_code: 'COMT',
    endpoints: [
      { url: 'https://web.whatsapp.com/', role: 'page' },
      { url: 'https://v.whatsapp.net/v2/register', role: 'api' },
      { url: 'https://mmg.whatsapp.net/robots.txt', role: 'cdn' },
    ],
    note: 'The phone app also speaks a protocol of its own (g.whatsapp.net) that a browser cannot check.',
  },
  {
    id: 'telegram',
    name: 'Telegram',
    category_code: 'COMT',
    endpoints: [
      { url: 'https://web.telegram.org/', role: 'page' },
      { url: 'https://t.me/', role: 'api' },
      { url: 'https://api.telegram.org/', role: 'api' },
    ],
    note: 'The apps also speak a protocol of their own (MTProto) that a browser cannot check.',
  },
  {
    id: 'signal',
    name: 'Signal',
    category_code: 'COMT',
    endpoints: [
      { url: 'https://signal.org/', role: 'page' },
      { url: 'https://signalcaptchas.org/registration/generate.html', role: 'api' },
      { url: 'https://updates.signal.org/desktop/apt/keys.asc', role: 'cdn' },
    ],
    note: 'The messaging servers have certificates of Signal’s own authority, which browsers do not trust: a browser cannot check them. What is checked here is the site, registration and downloads.',
  },
  {
    id: 'youtube',
    name: 'YouTube',
    category_code: 'MMED',
    endpoints: [
      { url: 'https://www.youtube.com/', role: 'page' },
      { url: 'https://youtubei.googleapis.com/generate_204', role: 'api' },
      { url: 'https://i.ytimg.com/generate_204', role: 'cdn' },
      { url: 'https://redirector.googlevideo.com/report_mapping?di=no', role: 'cdn' },
    ],
  },
  {
    id: 'tiktok',
    name: 'TikTok',
    category_code: 'GRP',
    endpoints: [
      { url: 'https://www.tiktok.com/', role: 'page' },
      { url: 'https://p16-sign-va.tiktokcdn.com/', role: 'cdn' },
    ],
  },
  {
    id: 'teams',
    name: 'Microsoft Teams',
    category_code: 'COMT',
    endpoints: [
      { url: 'https://teams.microsoft.com/', role: 'page' },
      { url: 'https://teams.live.com/', role: 'page' },
      { url: 'https://login.live.com/', role: 'api' },
      { url: 'https://statics.teams.cdn.office.net/', role: 'cdn' },
    ],
    note: 'Skype ended on 5 May 2025. Teams is its heir.',
  },
  {
    id: 'google',
    name: 'Google',
    category_code: 'SRCH',
    endpoints: [
      { url: 'https://www.google.com/', role: 'page' },
      { url: 'https://www.googleapis.com/generate_204', role: 'api' },
      { url: 'https://lh3.googleusercontent.com/favicon.ico', role: 'cdn' },
    ],
  },
  {
    id: 'wikipedia',
    name: 'Wikipedia',
    category_code: 'CULTR',
    endpoints: [
      { url: 'https://www.wikipedia.org/', role: 'page' },
      { url: 'https://en.wikipedia.org/robots.txt', role: 'api' },
      { url: 'https://upload.wikimedia.org/robots.txt', role: 'cdn' },
    ],
  },
  {
    id: 'github',
    name: 'GitHub',
    category_code: 'HOST',
    endpoints: [
      { url: 'https://github.com/', role: 'page' },
      { url: 'https://api.github.com/rate_limit', role: 'api' },
      { url: 'https://raw.githubusercontent.com/github/gitignore/main/README.md', role: 'cdn' },
    ],
  },
  {
    id: 'cloudflare',
    name: 'Cloudflare',
    category_code: 'HOST',
    endpoints: [
      { url: 'https://www.cloudflare.com/', role: 'page' },
      { url: 'https://challenges.cloudflare.com/turnstile/v0/api.js', role: 'api' },
      { url: 'https://cdnjs.cloudflare.com/cdn-cgi/trace', role: 'cdn' },
    ],
  },
  {
    id: 'zoom',
    name: 'Zoom',
    category_code: 'COMT',
    endpoints: [
      { url: 'https://zoom.us/', role: 'page' },
      { url: 'https://api.zoom.us/', role: 'api' },
      { url: 'https://st1.zoom.us/zoom.ico', role: 'cdn' },
    ],
  },
  {
    id: 'discord',
    name: 'Discord',
    category_code: 'COMT',
    endpoints: [
      { url: 'https://discord.com/', role: 'page' },
      { url: 'https://gateway.discord.gg/', role: 'api' },
      { url: 'https://cdn.discordapp.com/embed/avatars/0.png', role: 'cdn' },
    ],
  },
  {
    id: 'reddit',
    name: 'Reddit',
    category_code: 'GRP',
    endpoints: [
      { url: 'https://www.reddit.com/', role: 'page' },
      { url: 'https://www.redditstatic.com/robots.txt', role: 'cdn' },
      { url: 'https://preview.redd.it/robots.txt', role: 'cdn' },
    ],
  },
  {
    id: 'bbc',
    name: 'BBC',
    category_code: 'NEWS',
    endpoints: [
      { url: 'https://www.bbc.com/', role: 'page' },
      { url: 'https://ichef.bbci.co.uk/', role: 'cdn' },
    ],
  },
  {
    id: 'aljazeera',
    name: 'Al Jazeera',
    category_code: 'NEWS',
    endpoints: [
      { url: 'https://www.aljazeera.com/', role: 'page' },
      { url: 'https://www.aljazeera.net/', role: 'page' },
    ],
  },
  {
    id: 'dw',
    name: 'Deutsche Welle',
    category_code: 'NEWS',
    endpoints: [
      { url: 'https://www.dw.com/', role: 'page' },
      { url: 'https://static.dw.com/', role: 'cdn' },
    ],
  },
  {
    id: 'rferl',
    name: 'RFE/RL',
    category_code: 'NEWS',
    endpoints: [{ url: 'https://www.rferl.org/', role: 'page' }],
    note: 'Russia and Belarus have put RFE/RL on lists that make taking part in its work an offence. Think before you leave this on there.',
  },
  {
    id: 'tor',
    name: 'Tor Project',
    category_code: 'ANON',
    endpoints: [
      { url: 'https://www.torproject.org/', role: 'page' },
      { url: 'https://bridges.torproject.org/', role: 'api' },
      { url: 'https://dist.torproject.org/', role: 'cdn' },
    ],
    note: 'Tells whether the site, bridges and downloads can be reached, not whether Tor itself connects.',
  },
  {
    id: 'psiphon',
    name: 'Psiphon',
    category_code: 'ANON',
    endpoints: [{ url: 'https://psiphon.ca/', role: 'page' }],
    note: 'Tells whether the site can be reached, not whether Psiphon itself connects.',
  },
  {
    id: 'protonvpn',
    name: 'Proton VPN',
    category_code: 'ANON',
    endpoints: [
      { url: 'https://protonvpn.com/', role: 'page' },
      { url: 'https://vpn-api.proton.me/tests/ping', role: 'api' },
    ],
    note: 'Tells whether the site and the API can be reached, not whether the VPN itself connects.',
  },
  {
    id: 'mullvad',
    name: 'Mullvad',
    category_code: 'ANON',
    endpoints: [
      { url: 'https://mullvad.net/', role: 'page' },
      { url: 'https://api.mullvad.net/', role: 'api' },
    ],
    note: 'Tells whether the site and the API can be reached, not whether the VPN itself connects.',
  },
  {
    id: 'nordvpn',
    name: 'NordVPN',
    category_code: 'ANON',
    endpoints: [
      { url: 'https://nordvpn.com/', role: 'page' },
      { url: 'https://api.nordvpn.com/v1/servers/countries', role: 'api' },
    ],
    note: 'Tells whether the site and the API can be reached, not whether the VPN itself connects.',
  },
  {
    id: 'outline',
    name: 'Outline',
    category_code: 'ANON',
    endpoints: [{ url: 'https://getoutline.org/', role: 'page' }],
    note: 'Tells whether the site can be reached. Outline servers are run by their users and are not checked.',
  },
  {
    id: 'lantern',
    name: 'Lantern',
    category_code: 'ANON',
    endpoints: [{ url: 'https://lantern.io/', role: 'page' }],
    note: 'Tells whether the site can be reached, not whether Lantern itself connects.',
  },
];
