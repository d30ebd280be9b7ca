/** A guess at the country of the line, from the clock's time zone: nothing is asked of the network or of a person. */

/**
 * IANA names, aliases among them, of the countries that have domestic anchors (tzdata `zone.tab` and `backward`).
 * Europe/Simferopol is left out: the database names it in two countries, so a person has to say.
 */
const ZONES: Readonly<Record<string, readonly string[]>> = {
  BY: ['Europe/Minsk'],
  CN: [
    'Asia/Shanghai',
    'Asia/Urumqi',
    'Asia/Chongqing',
    'Asia/Chungking',
    'Asia/Harbin',
    'Asia/Kashgar',
    'PRC',
  ],
  EG: ['Africa/Cairo', 'Egypt'],
  ET: ['Africa/Addis_Ababa'],
  IN: ['Asia/Kolkata', 'Asia/Calcutta'],
  IQ: ['Asia/Baghdad'],
  IR: ['Asia/Tehran', 'Iran'],
  MM: ['Asia/Yangon', 'Asia/Rangoon'],
  PK: ['Asia/Karachi'],
  RU: [
    'Europe/Moscow',
    'W-SU',
    'Europe/Kaliningrad',
    'Europe/Kirov',
    'Europe/Volgograd',
    'Europe/Astrakhan',
    'Europe/Saratov',
    'Europe/Ulyanovsk',
    'Europe/Samara',
    'Asia/Yekaterinburg',
    'Asia/Omsk',
    'Asia/Novosibirsk',
    'Asia/Barnaul',
    'Asia/Tomsk',
    'Asia/Novokuznetsk',
    'Asia/Krasnoyarsk',
    'Asia/Irkutsk',
    'Asia/Chita',
    'Asia/Yakutsk',
    'Asia/Khandyga',
    'Asia/Vladivostok',
    'Asia/Ust-Nera',
    'Asia/Magadan',
    'Asia/Sakhalin',
    'Asia/Srednekolymsk',
    'Asia/Kamchatka',
    'Asia/Anadyr',
  ],
  SY: ['Asia/Damascus'],
  TR: ['Europe/Istanbul', 'Asia/Istanbul', 'Turkey'],
  UG: ['Africa/Kampala'],
  VE: ['America/Caracas'],
};

const COUNTRY_OF_ZONE = new Map(
  Object.entries(ZONES).flatMap(([country, zones]) => zones.map((zone) => [zone, country] as const)),
);

/** ISO 3166-1 alpha-2 country of an IANA time zone; null for zones of countries without domestic anchors. */
export function countryOfTimeZone(timeZone: string): string | null {
  return COUNTRY_OF_ZONE.get(timeZone) ?? null;
}
