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

    /// <summary>So that a page can say of an old link that it is old.</summary>
    private static readonly TimeSpan KeptAfterwards = TimeSpan.FromDays(30);

    public async Task<string> CreateTokenAsync(CancellationToken ct)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var forget = now - KeptAfterwards;
        await db.OperatorLinks.Where(l => l.ExpiresAt < forget).ExecuteDeleteAsync(ct);
        db.OperatorLinks.Add(new OperatorLink { TokenHash = Hash(token), CreatedAt = now, ExpiresAt = now + Lifetime });
        await db.SaveChangesAsync(ct);
        return token;
    }

    /// <summary>Accepts a token once. What is wrong with another is worth telling: whoever holds it has seen it printed.</summary>
    public async Task<LinkAnswer> RedeemAsync(string token, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (hash, now) = (Hash(token), time.GetUtcNow());
        var accepted = await db.OperatorLinks
            .Where(l => l.TokenHash == hash && l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), ct) == 1;
        if (accepted) return LinkAnswer.Accepted;
        var link = await db.OperatorLinks.AsNoTracking().SingleOrDefaultAsync(l => l.TokenHash == hash, ct);
        return link switch
        {
            null => LinkAnswer.Unknown,
            { UsedAt: not null } => LinkAnswer.Used,
            _ => LinkAnswer.Expired,
        };
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

public enum LinkAnswer { Accepted, Unknown, Used, Expired }
