using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Community.Data.Access;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Access;

/// <summary>
/// One-time links that open the operator's session. The token travels in the address' fragment, which browsers send to nobody
/// and no server logs; the page hands it over in a form. Only its hash is stored.
/// </summary>
public sealed class OperatorLinks(IDbContextFactory<CommunityDbContext> contexts, TimeProvider time)
{
    /// <summary>Long enough to find the terminal again, short enough not to lie about.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    public async Task<string> CreateTokenAsync(CancellationToken ct)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        await db.OperatorLinks.Where(l => l.ExpiresAt < now || l.UsedAt != null).ExecuteDeleteAsync(ct);
        db.OperatorLinks.Add(new OperatorLink { TokenHash = Hash(token), CreatedAt = now, ExpiresAt = now + Lifetime });
        await db.SaveChangesAsync(ct);
        return token;
    }

    /// <summary>True once for a token that is known, unused and not expired.</summary>
    public async Task<bool> RedeemAsync(string token, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (hash, now) = (Hash(token), time.GetUtcNow());
        return await db.OperatorLinks
            .Where(l => l.TokenHash == hash && l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), ct) == 1;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
