using System.Globalization;

namespace Community.Core.People;

/// <summary>The address that GitHub makes up for an account: "123+login@users.noreply.github.com", before 2017 without the number.</summary>
public readonly record struct NoReplyMail(long? Account, string Login)
{
    private const string Domain = "@users.noreply.github.com";

    /// <summary>Null where it is another kind of address.</summary>
    public static NoReplyMail? Parse(string email)
    {
        var mail = email.AsSpan().Trim();
        if (!mail.EndsWith(Domain, StringComparison.OrdinalIgnoreCase)) return null;
        var local = mail[..^Domain.Length];
        var plus = local.IndexOf('+');
        var login = local[(plus + 1)..];
        if (login.IsEmpty || login.ContainsAny('+', '@', ' ')) return null;
        if (plus < 0) return new NoReplyMail(null, login.ToString());
        return long.TryParse(local[..plus], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new NoReplyMail(number, login.ToString()) : null;
    }
}
