/**
 * How a page says that somebody forbade it, in the words of published block pages. By itself it proves nothing: a
 * newspaper uses the same words. It counts only for a page that is not the one that a control was given.
 */
import { ownVoice, readsAsOwnTrouble, textOf } from './own-voice.ts';

/** Not in here: what sites say themselves ("access denied", "not available in your region"). */
const WORDINGS: readonly RegExp[] = [
  // English
  /\b(?:web)?(?:site|page|url|content|resource|access)\b.{0,60}\b(?:blocked|banned|prohibited|forbidden|restricted|suspended|not (?:available|permitted|allowed))\b.{0,80}\b(?:order|law|legislation|regulations?|authorit(?:y|ies)|ministry|government|court|commission|regulator|police|provider|isp|department|pursuant|directive|decision)\b/iu,
  /\b(?:order|law|legislation|court|ministry|authority|government|regulator|provider|isp)\b.{0,80}\b(?:has been |is |been )?(?:blocked|banned|prohibited|restricted)\b/iu,
  /\bthis (?:web)?(?:site|page|url) (?:is|has been) (?:blocked|banned|prohibited|filtered)\b/iu,
  /\b(?:this|the|your)\b.{0,60}\b(?:(?:web ?)?(?:site|page)|url|domain|web address)\b.{0,80}\b(?:is|was|has been|have been) (?:blocked|banned|prohibited|filtered|restricted|censored)\b/iu,
  /\baccess to (?:the |this )?(?:requested )?(?:web ?)?(?:site|page|url|resource|address|domain|content|service)s? (?:is|was|has been) (?:not allowed|blocked|restricted|prohibited|disabled)\b/iu,
  /\b(?:blocked|banned|prohibited|restricted|filtered|censored)\b.{0,40}\b(?:by|under|pursuant to|as per|according to|in (?:accordance|compliance) with|following|at the (?:request|direction) of)\b.{0,40}\b(?:orders?|decree|law|legislation|regulations?|regulator|authorit(?:y|ies)|ministry|government|court|commission)\b/iu,
  /\bprohibited for viewership\b|\badministration measure has been taken\b|\border\b.{0,80}\bto prevent access\b/iu,
  /\bviolat\w+\b.{0,30}\b(?:internet (?:usage|use)|acceptable use|company) policy\b/iu,
  // Arabic, Persian, Urdu
  /تم (?:حجب|حظر|منع)|(?:الموقع|الصفحة).{0,40}(?:محجوب|محظور)/u,
  /(?:مسدود|فیلتر) (?:شده|گردیده)|دسترسی به (?:تارنمای|این سایت)/u,
  // Russian, Ukrainian, Kazakh
  /(?:доступ|ресурс|сайт).{0,60}(?:ограничен|заблокирован|запрещ[её]н|обмежено|заблоковано|шектел)/iu,
  /доступ.{0,60}(?:закрыт|прекращ[её]н|приостановлен).{0,80}(?:суд|закон|решени|надзор|реестр)|реестр запрещ[её]нн/iu,
  // Turkish, Azerbaijani
  /(?:erişim|giriş).{0,60}(?:engellen|yasaklan|bloklan|məhdudlaşdır)|koruma tedbiri/iu,
  // Uzbek
  /\bsayt\w*.{0,60}(?:taqiqlan|bloklan)/iu,
  // Indonesian, Malay
  /\bsitus\b.{0,60}\b(?:diblokir|dilarang)\b|\binternet (?:positif|sehat)\b|\blaman (?:web|sesawang)\b.{0,80}\b(?:disekat|larang)|\blaman\b.{0,60}\btidak dapat diakses\b.{0,60}\b(?:melanggar|kominfo)/iu,
  // Spanish, Portuguese, Italian, French
  /\b(?:sitio|p[áa]gina|acceso|contenido)\b.{0,60}\b(?:bloquead[oa]|restringid[oa]|prohibid[oa])\b/iu,
  /\b(?:s[íi]te|p[áa]gina|acesso)\b.{0,60}\b(?:bloquead[oa]|proibid[oa])\b/iu,
  /\b(?:sito|accesso|pagina)\b.{0,60}\b(?:bloccat[oa]|inibit[oa]|oscurat[oa]|interdett[oa])\b/iu,
  /\bsito\b.{0,60}\bnon (?:è )?(?:accessibile|raggiungibile|disponibile)\b.{0,60}\b(?:ordine|provvedimento|disposizione)\b/iu,
  // What \b takes for a letter is ASCII: after "bloqué" it sees no end of a word.
  /\b(?:site|acc[èe]s|page)\b.{0,60}\b(?:bloqu[ée]e?|interdite?|filtr[ée]e?)(?!\p{L})/iu,
  // German, Dutch, Danish, Norwegian, Swedish, Finnish
  /(?:seite|website|zugang|zugriff|domain|angebot)\b.{0,80}(?:gesperrt|blockiert)/iu,
  /\b(?:website|webpagina|pagina|site|toegang)\b.{0,60}\b(?:geblokkeerd|verboden|ontoegankelijk)/iu,
  /\b(?:siden|nettstedet|nettsiden|sidan|webbplatsen|webbsidan)\b.{0,60}(?:sp[æe]rret|sp[æe]rra|bloker|blokker|blocker)/iu,
  /(?:sivusto|verkkosivu|pääsy).{0,60}estetty/iu,
  // Polish, Czech, Romanian, Hungarian, Bulgarian, Greek
  /\b(?:stron|witryn|dostęp)\p{L}*.{0,60}(?:zablokowan|zakazan)/iu,
  /\b(?:stránk|přístup)\p{L}*.{0,60}(?:blokován|zablokov|zakázán)/iu,
  /\b(?:acces|site|pagin)\p{L}*.{0,60}\b(?:blocat|restricționat|interzis)/iu,
  /(?:weboldal|honlap|hozzáférés).{0,60}(?:blokkol|letilt)/iu,
  /(?:достъп|сайт).{0,60}(?:спрян|забранен|блокиран|преустановен)/iu,
  /(?:πρόσβαση|ιστ[οό]τ[οό]π|ιστοσελίδα).{0,80}(?:απαγορε|διακοπ|αποκλε|αποκλει|φραγ)/iu,
  // Hindi, Thai, Vietnamese, Korean, Chinese
  /(?:अवरुद्ध|प्रतिबंधित|ब्लॉक) (?:किया|कर दिया)/u,
  /(?:ระงับ|ปิดกั้น).{0,40}(?:เว็บ|เผยแพร่|คำสั่ง)|เว็บ.{0,120}ถูก(?:ระงับ|ปิดกั้น|บล็อก)/u,
  /trang (?:web|này).{0,60}bị chặn/iu,
  /(?:불법|유해).{0,30}(?:차단)/u,
  /(?:网站|網站|页面|頁面).{0,30}(?:禁止|封锁|封鎖|屏蔽|遮蔽)/u,
  // Bengali, Hebrew, Japanese
  /(?:ওয়েবসাইট|সাইট).{0,60}(?:নিষিদ্ধ|ব্লক)/u,
  /(?:האתר|הגישה).{0,40}(?:חסומ|חסום|נחסמ)/u,
  /(?:サイト|ページ).{0,40}(?:ブロック|遮断|閲覧.{0,4}(?:禁止|制限))/u,
];

/** In English these are words of every day. */
const ENGLISH_TITLE =
  /\b(?:blocked|denied|restricted|forbidden|prohibited|banned|censored|not (?:allowed|permitted))\b/iu;
const OF_WHAT =
  /\b(?:access|web|web ?site|site|(?:web)?page|url|content|resource|domain|internet|request|service|category|address|by|order|law|is|was|been|error|warning|notice)\b/iu;

const TITLES: readonly RegExp[] = [
  /محجوب|محظور|مسدود|فیلتر/u,
  /заблокирован|ограничен|запрещ/iu,
  /engellen|yasaklan|bloquead|bloqué|interdit|bloccat|diblokir|dilarang|gesperrt|blockiert|geblokkeerd/iu,
  /sp[æe]rret|blokeret|zablokowan|blocat\b|блокиран|απαγορε|taqiqlangan|bloklangan|ระงับ|ปิดกั้น/iu,
  /禁止|封锁|封鎖|차단/u,
];

/** @param html at most what the probe reads of a page (64 kB). */
export function readsAsBlockPage(html: string): boolean {
  return speaksOfBlocking(html) && ownVoice(html) === null;
}

/** The words of a block page, whoever says them. */
export function speaksOfBlocking(html: string): boolean {
  const text = textOf(html);
  return WORDINGS.some((wording) => wording.test(text));
}

/** A server's own trouble is none, though it calls itself unavailable. */
export function isBlockPageTitle(title: string): boolean {
  const isAccusing = TITLES.some((wording) => wording.test(title)) || isEnglishTitle(title);
  return isAccusing && ownVoice(title) === null && !readsAsOwnTrouble(title);
}

/** Of what, or in one word: there are blocked drains and forbidden cities. */
function isEnglishTitle(title: string): boolean {
  const isOneWord = (title.match(/\p{L}+/gu) ?? []).length === 1;
  return ENGLISH_TITLE.test(title) && (isOneWord || OF_WHAT.test(title));
}
