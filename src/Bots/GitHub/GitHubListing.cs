using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Community.Bots.GitHub.Transport;

namespace Community.Bots.GitHub;

/// <summary>
/// A list that GitHub gives in pages. Nothing is asked before it is enumerated, and a page is asked for only when the one before has been dealt with.
/// </summary>
public sealed class GitHubListing<T>
{
    private readonly GitHubTransport _transport;
    private readonly GitHubCall _call;
    private readonly JsonTypeInfo<T> _type;
    private readonly string? _property;

    /// <param name="property">The field of the answer that holds the items; null where the answer is the array.</param>
    internal GitHubListing(GitHubTransport transport, GitHubCall call, JsonTypeInfo<T> type, string? property = null) =>
        (_transport, _call, _type, _property) = (transport, call, type, property);

    /// <summary>Where the list begins, within the API.</summary>
    public string Place => _call.Place;

    /// <param name="from">A <see cref="GitHubPage{T}.Next"/> that was stored, to resume there; null begins at the beginning.</param>
    /// <param name="etag">The ETag of the page that is asked for first.</param>
    public async IAsyncEnumerable<GitHubPage<T>> PagesAsync(
        string? from = null, string? etag = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        for (var place = from ?? Place; place is not null; etag = null)
        {
            var page = await PageAsync(place, etag, ct);
            yield return page;
            place = page.Next;
        }
    }

    /// <summary>Every item of every page, for lists that are short (labels) or whose callers need no places.</summary>
    public async IAsyncEnumerable<T> ItemsAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var page in PagesAsync(ct: ct))
            foreach (var item in page.Items)
                yield return item;
    }

    private async Task<GitHubPage<T>> PageAsync(string place, string? etag, CancellationToken ct)
    {
        var reply = await _transport.SendAsync(_call with { Place = place, ETag = etag }, Read, ct);
        // A next page that is this page would be read for ever.
        var next = reply.Next == place ? null : reply.Next;
        return reply.Value is { } read
            ? new GitHubPage<T>(read.Items, place, reply.ETag, next, NotModified: false, read.Refused, read.Total)
            : new GitHubPage<T>([], place, reply.ETag ?? etag, Next: null, NotModified: true, []);
    }

    /// <summary>Item by item, so that one of an unknown shape does not cost the other 99.</summary>
    private ReadItems Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var (root, array, total) = (document.RootElement, document.RootElement, (int?)null);
        if (_property is not null)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(_property, out array)) throw new JsonException($"'{_property}' is missing.");
            if (Number(root, "total_count") is { } count) total = (int)Math.Min(count, int.MaxValue);
        }

        if (array.ValueKind != JsonValueKind.Array) throw new JsonException($"A list was expected, not {array.ValueKind}.");
        var (items, refused) = (new List<T>(array.GetArrayLength()), new List<GitHubRefusedItem>());
        foreach (var (index, element) in array.EnumerateArray().Index())
        {
            try
            {
                items.Add(element.Deserialize(_type) ?? throw new JsonException("It is null."));
            }
            catch (JsonException e)
            {
                refused.Add(new GitHubRefusedItem(index, Number(element, "id"), e.Path is { } path and not "$" ? $"{path}: {e.Message}" : e.Message));
            }
        }

        return new ReadItems(items, refused, total);
    }

    private static long? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number) ? number : null;

    private sealed record ReadItems(IReadOnlyList<T> Items, IReadOnlyList<GitHubRefusedItem> Refused, int? Total);
}
