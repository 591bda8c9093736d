/** An address that nobody listens on. */
export const nobody = "http://127.0.0.1:9";

/** Settings of a bot that asks no third party, though it needs no key for them. */
export const alone = {
  RDAP_URL: nobody,
  INTERNETDB_URL: nobody,
  TOR_EXITS_URL: nobody,
  SPAMHAUS_DROP_URL: nobody,
  WHOIS_SERVER: "127.0.0.1:9",
};
