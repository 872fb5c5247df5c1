using System.Security.Cryptography;
using Community.Core.People;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.People;

/// <summary>The tombstones of a deployment: asked before anything is written that could name somebody.</summary>
internal static class ErasureReader
{
    private const int SaltBytes = 32;

    /// <summary>Null where nobody was erased: then nothing needs to be asked.</summary>
    public static async Task<Erasures?> ReadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        byte[]? salt = null;
        var tombstones = await connection.Command("select t.kind, t.hash, t.token, t.person, s.salt from person_tombstone t cross join person_salt s")
            .ListAsync(
                r =>
                {
                    salt ??= r.GetFieldValue<byte[]>(4);
                    return new Tombstone((IdentityKind)r.GetInt16(0), r.GetFieldValue<byte[]>(1), r.GetString(2), r.GetInt32(3));
                },
                ct);
        return salt is null ? null : new Erasures(salt, tombstones);
    }

    public static async Task<byte[]> SaltAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await connection.Command("insert into person_salt (salt_no, salt) values (1, $1) on conflict do nothing", RandomNumberGenerator.GetBytes(SaltBytes)).RunAsync(ct);
        return (await connection.Command("select salt from person_salt where salt_no = 1").ListAsync(r => r.GetFieldValue<byte[]>(0), ct))[0];
    }

    public static async Task StoreAsync(NpgsqlConnection connection, IReadOnlyCollection<Tombstone> tombstones, CancellationToken ct)
    {
        if (tombstones.Count == 0) return;
        await connection.Command(
            """
            insert into person_tombstone (hash, kind, token, person, erased_at)
            select hash, kind, token, person, now() from unnest($1::bytea[], $2::smallint[], $3::text[], $4::int[]) as u (hash, kind, token, person)
            on conflict do nothing
            """,
            tombstones.Select(t => t.Hash).ToArray(), tombstones.Select(t => (short)t.Kind).ToArray(), tombstones.Select(t => t.Token).ToArray(),
            tombstones.Select(t => t.Person).ToArray()).RunAsync(ct);
    }
}
