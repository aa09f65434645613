-- The pseudonym of an identity: the first 128 bits of HMAC-SHA-256, written out, with the two pads of the key in the
-- variables inner_pad and outer_pad. In: an identity as one text, its fields in the order of names/people.Identity.
CREATE TEMP MACRO pseudonym(identity) AS
    sha256(getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(identity))))[:32]::UUID;
