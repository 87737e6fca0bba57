//! All SQL of the shell: the audit log with its chains, answers to requests, settings.

db::sql! {
    AUDIT_HEAD = "SELECT seq, hash FROM chain WHERE realm = $1";
    AUDIT_OPEN = "INSERT INTO chain(realm, seq, hash) VALUES ($1, 0, $2) ON CONFLICT (realm) DO NOTHING";
    // Takes the head first (a row lock on a server), so that two writers cannot both extend it.
    AUDIT_TAKE = "UPDATE chain SET seq = seq + 1 WHERE realm = $1";
    AUDIT_TURN = "UPDATE chain SET seq = seq WHERE realm = $1";
    AUDIT_MOVE = "UPDATE chain SET hash = $2 WHERE realm = $1";
    AUDIT_PUT_HEAD = "INSERT INTO chain(realm, seq, hash) VALUES ($1, $2, $3) ON CONFLICT (realm) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
    AUDIT_ADD = "INSERT INTO audit(realm, seq, at, actor, person, position, action, subject, part, digest, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    AUDIT_ROWS = "SELECT realm, seq, at, actor, person, position, action, subject, part, digest, hash FROM audit ORDER BY realm, seq";
    AUDIT_RECORDS = "SELECT subject, digest FROM audit WHERE realm = $1 AND action LIKE 'records.%'";
    AUDIT_RARE = "SELECT at, action, subject, digest FROM audit WHERE action NOT LIKE 'records.%' ORDER BY realm, seq";
    AUDIT_LAST = "SELECT digest FROM audit WHERE realm = $1 AND action = $2 AND subject = $3 AND action NOT LIKE 'records.%' ORDER BY seq DESC LIMIT 1";
    AUDIT_LENGTH = "SELECT CAST(COALESCE(SUM(seq), 0) AS BIGINT) FROM chain";
    AUDIT_HEADS = "SELECT realm, seq, hash FROM chain ORDER BY realm";
    REQUEST_KNOWN = "SELECT digest, status, location, answer FROM request WHERE realm = $1 AND actor = $2 AND key = $3";
    REQUEST_ADD = "INSERT INTO request(realm, actor, key, digest, status, location, answer, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REQUEST_FORGET = "DELETE FROM request WHERE at < $1";
    SETTING_ALL = "SELECT key, value FROM setting ORDER BY key";
    SETTING_GET = "SELECT value FROM setting WHERE key = $1";
    SETTING_SET = "INSERT INTO setting(key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    // One statement, so that two who count at once count two.
    SETTING_COUNT = "INSERT INTO setting(key, value) VALUES ($1, '1') ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT)";
}
