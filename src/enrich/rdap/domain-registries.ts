/**
 * The RDAP services of the top-level domains that hunts meet most, from IANA's list (data.iana.org/rdap/dns.json).
 * A `*` in a base stands for the top-level domain itself.
 */
const services: Readonly<Record<string, string>> = {
  "https://rdap.verisign.com/*/v1/": "com net",
  "https://rdap.publicinterestregistry.org/rdap/": "org charity foundation gives giving ngo ong",
  "https://rdap.identitydigital.services/rdap/":
    "academy agency ai apartments aero archi army info university vacations vegas ventures vet video villas vin vision " +
    "vote voyage watch wine works world wtf zone",
  "https://pubapi.registry.google/rdap/":
    "app boo channel dad day dev eat esq foo how ing meme mov new nexus page phd prof rsvp soy zip",
  "https://rdap.centralnic.com/*/":
    "art audio auto autos baby beauty best boats bond box build cam car cars case ceo cfd christmas college cyou diet " +
    "fans flowers fm fo game gd guitars hair help homes hosting icu inc lat lol london luxury makeup mom monster " +
    "motorcycles ooo pics protection qpon quest rent sbs security skin storage theatre tickets vg xyz yachts",
  "https://rdap.radix.host/rdap/": "fun host online press pw site space store tech uno website",
  "https://rdap.nic.*/":
    "accountant adult ar as beer bid biz blackfriday boston bzh casa cat club cm compare cooking courses cr cricket cx cz " +
    "date design download earth faith fashion film fishing fit fr garden gay gdn gs health hn horse hotels ht ink " +
    "insurance law loan luxe ly madrid melbourne men menu miami mint ml moe ms museum nf nyc one ovh paris party photo " +
    "physio pm porn quebec racing radio re review rodeo rugby science scot sd select sex ss study stream sucks surf swiss " +
    "sydney taipei tattoo tel tf trade tube tv vi vip vodka voting wedding webcam wf wiki win work wtc xxx yoga yt zm",
  "https://rdap.nic.*/rdap/": "africa capetown durban gov joburg locker",
  "https://rdap.nic.*/v1/": "berlin hamburg versicherung",
  "https://rdap.nominet.uk/*/": "aws azure bot cymru jobs microsoft office pharmacy pn uk wales",
  "https://rdap.gmoregistry.net/rdap/": "kyoto nagoya okinawa shop tokyo yokohama",
  "https://rdap.ca.fury.ca/rdap/": "ca",
  "https://rdap.cctld.au/rdap/": "au",
  "https://rdap.dns.pl/": "pl",
  "https://rdap.fi/rdap/rdap/": "fi",
  "https://rdap.hostmaster.ua/": "ua",
  "https://rdap.isnic.is/rdap/": "is",
  "https://rdap.kenic.or.ke/": "ke",
  "https://rdap.nixiregistry.in/rdap/": "in",
  "https://rdap.norid.no/": "no",
  "https://rdap.pandi.id/rdap/": "id",
  "https://rdap.register.si/": "si",
  "https://rdap.registro.br/": "br",
  "https://rdap.registry.cloud/rdap/": "cloud",
  "https://rdap.registry.love/rdap/": "love",
  "https://ccrdap.twnic.tw/tw/": "tw",
  "https://rdap.cctld.uz/": "uz",
};

/** Base of the RDAP service by top-level domain. */
export const domainRegistries: ReadonlyMap<string, string> = new Map(
  Object.entries(services).flatMap(([base, domains]) =>
    domains.split(" ").map((domain) => [domain, base.replace("*", domain)] as const),
  ),
);
