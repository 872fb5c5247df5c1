using System.Globalization;

namespace Community.Bots.GitHub.Models;

internal static class AddressTail
{
    /// <summary>The number at the end of <c>…/issues/12</c> or <c>…/pulls/12</c>.</summary>
    public static int? Number(string? address) =>
        address is not null && int.TryParse(address.AsSpan(address.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
