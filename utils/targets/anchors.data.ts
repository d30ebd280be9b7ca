/**
 * Hosts that are up for everyone. How they were chosen, and what of it is not verified: docs/services.md.
 * International ones come in two kinds. Plain http ones give a known answer, which shows a captive portal; their hosts
 * are not HSTS-preloaded (checked 2026-11 in Chromium 156 and Firefox 153), since a browser would turn those into https.
 * Https ones prove by certificate that the far end answered.
 */
import type { Anchor } from './schema.ts';

const NETWORK_MANAGER = { status: 200, body_contains: 'NetworkManager is online' };

export const INTERNATIONAL_ANCHORS: readonly Anchor[] = [
  plain('http://connectivitycheck.gstatic.com/generate_204', 'google', { status: 204, body_contains: null }),
  plain('http://network-test.debian.org/nm', 'debian', NETWORK_MANAGER),
  plain('http://www.msftconnecttest.com/connecttest.txt', 'microsoft', {
    status: 200,
    body_contains: 'Microsoft Connect Test',
  }),
  plain('http://nmcheck.gnome.org/check_network_status.txt', 'amazon', NETWORK_MANAGER),
  plain('http://captive.apple.com/hotspot-detect.html', 'apple', {
    status: 200,
    body_contains: '<BODY>Success</BODY>',
  }),
  plain('http://conncheck.opensuse.org/', 'opensuse', NETWORK_MANAGER),
  plain('http://detectportal.firefox.com/canonical.html', 'google', {
    status: 200,
    body_contains: 'support.mozilla.org/kb/captive-portal',
  }),
  secure('https://www.apple.com/library/test/success.html', 'apple'),
  secure('https://checkip.amazonaws.com/', 'amazon'),
  secure('https://www.iana.org/robots.txt', 'icann'),
  secure('https://www.bing.com/robots.txt', 'microsoft'),
  secure('https://ping.archlinux.org/nm-check.txt', 'archlinux'),
  secure('https://www.gstatic.com/generate_204', 'google'),
  secure('https://www.python.org/robots.txt', 'fastly'),
  secure('https://www.kernel.org/robots.txt', 'kernel'),
  secure('https://www.debian.org/robots.txt', 'debian'),
];

export const DOMESTIC_ANCHORS: readonly Anchor[] = [
  domestic('IQ', 'https://www.earthlink.iq/', 'earthlink'),
  domestic('IQ', 'https://ur.gov.iq/', 'iraq_government'),
  domestic('IQ', 'https://www.asiacell.com/', 'asiacell'),
  domestic('IQ', 'https://cbi.iq/', 'central_bank_of_iraq'),
  domestic('IR', 'https://www.digikala.com/', 'digikala'),
  domestic('IR', 'https://ut.ac.ir/', 'university_of_tehran'),
  domestic('IR', 'https://www.aparat.com/', 'aparat'),
  domestic('IR', 'https://www.varzesh3.com/', 'varzesh3'),
  domestic('RU', 'https://ya.ru/', 'yandex'),
  domestic('RU', 'https://mail.ru/', 'vk'),
  domestic('RU', 'https://www.rbc.ru/', 'rbc'),
  domestic('TR', 'https://www.turkiye.gov.tr/', 'turksat'),
  domestic('TR', 'https://www.metu.edu.tr/', 'ulaknet'),
  domestic('TR', 'https://www.turktelekom.com.tr/', 'turk_telekom'),
  domestic('CN', 'https://www.baidu.com/', 'baidu'),
  domestic('CN', 'https://www.qq.com/', 'tencent'),
  domestic('CN', 'https://www.tsinghua.edu.cn/', 'cernet'),
  domestic('MM', 'https://www.mpt.com.mm/', 'mpt'),
  domestic('MM', 'https://myanmar.gov.mm/', 'myanmar_government'),
  domestic('MM', 'https://www.cbm.gov.mm/', 'central_bank_of_myanmar'),
  domestic('PK', 'https://ptcl.com.pk/', 'ptcl'),
  domestic('PK', 'https://www.fbr.gov.pk/', 'pakistan_government'),
  domestic('PK', 'https://nust.edu.pk/', 'nust'),
  domestic('IN', 'https://www.india.gov.in/', 'nic'),
  domestic('IN', 'https://www.irctc.co.in/', 'indian_railways'),
  domestic('IN', 'https://www.iitb.ac.in/', 'iit_bombay'),
  domestic('EG', 'https://te.eg/', 'telecom_egypt'),
  domestic('EG', 'https://www.nbe.com.eg/', 'national_bank_of_egypt'),
  domestic('EG', 'https://cu.edu.eg/', 'cairo_university'),
  domestic('SY', 'https://www.syriatel.sy/', 'syriatel'),
  domestic('SY', 'https://www.damascusuniversity.edu.sy/', 'damascus_university'),
  domestic('SY', 'https://sana.sy/', 'sana'),
  domestic('VE', 'https://www.cantv.com.ve/', 'cantv'),
  domestic('VE', 'https://www.bancodevenezuela.com/', 'banco_de_venezuela'),
  domestic('VE', 'https://www.ucv.ve/', 'ucv'),
  domestic('BY', 'https://beltelecom.by/', 'beltelecom'),
  domestic('BY', 'https://www.nbrb.by/', 'national_bank_of_belarus'),
  domestic('BY', 'https://hoster.by/', 'hoster_by'),
  domestic('ET', 'https://www.ethiotelecom.et/', 'ethio_telecom'),
  domestic('ET', 'https://combanketh.et/', 'commercial_bank_of_ethiopia'),
  domestic('ET', 'https://www.aau.edu.et/', 'addis_ababa_university'),
  domestic('UG', 'https://ura.go.ug/', 'uganda_government'),
  domestic('UG', 'https://www.mak.ac.ug/', 'makerere_university'),
  domestic('UG', 'https://www.nita.go.ug/', 'nita_uganda'),
];

function plain(url: string, network: string, expects: NonNullable<Anchor['expects']>): Anchor {
  return { url, scope: 'international', country: null, network, expects };
}

function secure(url: string, network: string): Anchor {
  return { url, scope: 'international', country: null, network, expects: null };
}

function domestic(country: string, url: string, network: string): Anchor {
  return { url, scope: 'domestic', country, network, expects: null };
}
