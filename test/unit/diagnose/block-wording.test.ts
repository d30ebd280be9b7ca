/** The words of published notices, and what sites say themselves. */
import { expect, it } from 'vitest';
import { isBlockPageTitle, readsAsBlockPage } from '../../../utils/diagnose/block-wording.ts';

it.each([
  'The website has been blocked as per order of Ministry of Electronics and Information Technology under IT Act, 2000.',
  'This URL has been blocked under instructions of a competent Government Authority.',
  'The site you are trying to access contains content that is prohibited for viewership from within Pakistan.',
  'We apologize the site you are attempting to visit has been blocked due to its content being inconsistent with the values of the United Arab Emirates.',
  'Access to the requested URL is not allowed!',
  'Virgin Media has received an order from the High Court requiring us to prevent access to this site.',
  'ADMINISTRATION MEASURE has been taken for this website according to the decision of the Authority.',
  'You have tried to access a web page which is in violation of your internet usage policy.',
  'Access to this resource is restricted.',
  'Blocked by court order.',
  'Blocked by order of the ministry.',
  'Bu internet sitesi hakkında 5651 sayılı Kanun uyarınca erişime engellenmiştir.',
  'Доступ к запрашиваемому ресурсу закрыт по решению суда.',
  'Сайт внесён в Единый реестр запрещённых сайтов.',
  'Достъпът до този сайт е спрян с решение на съда.',
  'Mohon maaf, laman ini tidak dapat diakses karena melanggar peraturan.',
  'Bu sayt bloklangan.',
  'เว็บไซต์นี้มีเนื้อหาที่ไม่เหมาะสม ถูกระงับโดยกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม',
  'Η πρόσβαση στον ιστότοπο αυτό έχει απαγορευθεί με απόφαση της Επιτροπής.',
  'Il sito che si sta tentando di raggiungere non è accessibile per ordine dell’Autorità.',
  'L’accès à ce site a été bloqué par décision de justice.',
  'Diese Webseite ist aufgrund eines Urheberrechtsverstoßes gesperrt.',
  'Deze website is geblokkeerd op last van de rechter.',
  'Siden er spærret. Retten har afsagt kendelse.',
  'Strona zablokowana na podstawie ustawy o grach hazardowych.',
  'Accesul la acest site a fost blocat de ONJN.',
  'A weboldal elérése blokkolva.',
])('%s', (text) => {
  expect(readsAsBlockPage(`<p>${text}</p>`)).toBe(true);
});

it.each([
  'Access denied. You do not have permission to view this page. Reference #18.5c2.',
  'This content is not available in your region due to licensing restrictions.',
  'We are under maintenance and back soon.',
  'Checking your browser before accessing the site.',
  'Sorry, you have been blocked. You are unable to access example.org.',
  'Your account has been suspended. Contact your hosting provider.',
  'This domain is for sale.',
  'Forbidden. You do not have permission to access this resource.',
  'Your IP address has been blocked.',
  'Your IP address 192.0.2.1 is banned. Contact the site owner.',
  'Your IP (192.0.2.1) has been restricted by the administrator.',
  'Access to this site has been blocked because of suspicious activity from your network.',
  'This website is blocked for automated requests. Too many requests came from your address.',
  'Access to this page has been restricted by our web application firewall.',
  'L’accès à cette page a été bloqué en raison de trop nombreuses requêtes. Your IP address has been blocked.',
])('not: %s', (text) => {
  expect(readsAsBlockPage(`<p>${text}</p>`)).toBe(false);
});

it.each(['Service unavailable', 'Site temporarily unavailable', 'Down for maintenance: not available'])(
  'no title of a notice: %s',
  (title) => {
    expect(isBlockPageTitle(title)).toBe(false);
  },
);

it.each(['Web Page Blocked', 'Zugang gesperrt', 'Доступ заблокирован', 'Siden er spærret'])(
  'a title: %s',
  (title) => {
    expect(isBlockPageTitle(title)).toBe(true);
  },
);
