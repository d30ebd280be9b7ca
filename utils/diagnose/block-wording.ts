/**
 * How a page says that somebody forbade it, in the words of published block pages. By itself it proves nothing: a
 * newspaper uses the same words. It counts only for a page that is not the one that a control was given.
 */

/** Not in here: what sites say themselves ("access denied", "not available in your region"). */
const WORDINGS: readonly RegExp[] = [
  // English
  /\b(?:web)?(?:site|page|url|content|resource|access)\b.{0,60}\b(?:blocked|banned|prohibited|forbidden|restricted|suspended|not (?:available|permitted|allowed))\b.{0,80}\b(?:order|law|legislation|regulations?|authorit(?:y|ies)|ministry|government|court|commission|regulator|police|provider|isp|department|pursuant|directive|decision)\b/iu,
  /\b(?:order|law|legislation|court|ministry|authority|government|regulator|provider|isp)\b.{0,80}\b(?:has been |is |been )?(?:blocked|banned|prohibited|restricted)\b/iu,
  /\bthis (?:web)?(?:site|page|url) (?:is|has been) (?:blocked|banned|prohibited|filtered)\b/iu,
  // Arabic, Persian, Urdu
  /تم (?:حجب|حظر|منع)|(?:الموقع|الصفحة).{0,40}(?:محجوب|محظور)/u,
  /(?:مسدود|فیلتر) (?:شده|گردیده)|دسترسی به (?:تارنمای|این سایت)/u,
  // Russian, Ukrainian, Kazakh
  /(?:доступ|ресурс|сайт).{0,60}(?:ограничен|заблокирован|запрещ[её]н|обмежено|заблоковано|шектел)/iu,
  // Turkish, Azerbaijani
  /(?:erişim|giriş).{0,60}(?:engellen|yasaklan)|koruma tedbiri/iu,
  // Indonesian, Malay
  /\bsitus\b.{0,60}\b(?:diblokir|dilarang)\b|\binternet (?:positif|sehat)\b|\blaman (?:web|sesawang)\b.{0,80}\b(?:disekat|larang)/iu,
  // Spanish, Portuguese, Italian, French
  /\b(?:sitio|p[áa]gina|acceso|contenido)\b.{0,60}\b(?:bloquead[oa]|restringid[oa]|prohibid[oa])\b/iu,
  /\b(?:s[íi]te|p[áa]gina|acesso)\b.{0,60}\b(?:bloquead[oa]|proibid[oa])\b/iu,
  /\b(?:sito|accesso|pagina)\b.{0,60}\b(?:bloccat[oa]|inibit[oa]|oscurat[oa]|interdett[oa])\b/iu,
  /\b(?:site|acc[èe]s|page)\b.{0,60}\b(?:bloqu[ée]e?|interdite?|filtr[ée]e?)\b/iu,
  // Hindi, Thai, Vietnamese, Korean, Chinese
  /(?:अवरुद्ध|प्रतिबंधित) (?:किया|कर दिया)/u,
  /(?:ระงับ|ปิดกั้น).{0,40}(?:เว็บ|เผยแพร่|คำสั่ง)/u,
  /trang (?:web|này).{0,60}bị chặn/iu,
  /(?:불법|유해).{0,30}(?:차단)/u,
  /(?:网站|網站|页面|頁面).{0,30}(?:禁止|封锁|封鎖|屏蔽|遮蔽)/u,
];

const TITLES: readonly RegExp[] = [
  /\b(?:blocked|denied|restricted|forbidden|prohibited|banned|censored|not (?:available|allowed|permitted)|unavailable)\b/iu,
  /محجوب|محظور|مسدود|فیلتر/u,
  /заблокирован|ограничен|запрещ/iu,
  /engellen|yasaklan|bloquead|bloqué|interdit|bloccat|diblokir|dilarang/iu,
  /禁止|封锁|封鎖|차단/u,
];

const TAGS = /<[^>]*>/g;

/** @param html at most what the probe reads of a page (64 kB). */
export function readsAsBlockPage(html: string): boolean {
  const text = html.replaceAll(TAGS, ' ').replaceAll(/\s+/g, ' ');
  return WORDINGS.some((wording) => wording.test(text));
}

export function isBlockPageTitle(title: string): boolean {
  return TITLES.some((wording) => wording.test(title));
}
