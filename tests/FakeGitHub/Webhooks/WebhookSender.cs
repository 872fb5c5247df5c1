using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Community.FakeGitHub.Payloads;
using Community.FakeGitHub.Serving;
using Community.FakeGitHub.State;

namespace Community.FakeGitHub.Webhooks;

/// <param name="Status">What the receiver answered; null when it was not reached, or the webhook was lost on purpose.</param>
public sealed record Delivery(string Id, string Event, string Action, bool Lost, int? Status);

/// <summary>Sends signed webhooks, in order and once each, as GitHub does: what fails is not sent again.</summary>
public sealed class WebhookSender : IAsyncDisposable
{
    private readonly Channel<(Delivery Delivery, byte[] Body)> _outbox = Channel.CreateUnbounded<(Delivery, byte[])>();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Func<Addresses> _addresses;
    private readonly Faults _faults;
    private readonly List<Delivery> _deliveries = [];
    private readonly Task _sending;
    private int _count;

    public WebhookSender(World world, Faults faults, Func<Addresses> addresses)
    {
        (_faults, _addresses) = (faults, addresses);
        world.Changed += Enqueue;
        _sending = SendAsync();
    }

    /// <summary>Null sends none.</summary>
    public Uri? Target { get; set; }

    public string Secret { get; set; } = "";

    public IReadOnlyList<Delivery> Deliveries
    {
        get
        {
            lock (_deliveries) return [.. _deliveries];
        }
    }

    public static string Signature(string secret, ReadOnlySpan<byte> body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    public async ValueTask DisposeAsync()
    {
        _outbox.Writer.TryComplete();
        await _sending;
        _http.Dispose();
    }

    /// <summary>Under the world's lock: the payload is of this moment.</summary>
    private void Enqueue(WorldChange change)
    {
        if (Target is null) return;
        var repositories = new RepositoryPayloads(_addresses());
        var items = new ItemPayloads(_addresses(), repositories);
        var payload = new JsonObject
        {
            ["action"] = change.Action,
            ["repository"] = repositories.Repository(change.Repository),
            ["sender"] = repositories.User(change.Sender),
        };
        if (change.Event is "issues" or "issue_comment") payload["issue"] = items.Issue(change.Repository, change.Item);
        else (payload["pull_request"], payload["number"]) = (items.Pull(change.Repository, change.Item), change.Item.Number);
        if (change.Comment is { } comment) payload["comment"] = items.Comment(change.Repository, change.Item, comment);
        if (change.Review is { } review) payload["review"] = items.Review(change.Repository, change.Item, review);
        var id = new Guid(++_count, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]).ToString();
        var delivery = new Delivery(id, change.Event, change.Action, _faults.LosesWebhook(), Status: null);
        _outbox.Writer.TryWrite((delivery, Encoding.UTF8.GetBytes(payload.ToJsonString())));
    }

    private async Task SendAsync()
    {
        await foreach (var (delivery, body) in _outbox.Reader.ReadAllAsync())
        {
            var status = delivery.Lost ? null : await DeliverAsync(delivery, body);
            lock (_deliveries) _deliveries.Add(delivery with { Status = status });
        }
    }

    private async Task<int?> DeliverAsync(Delivery delivery, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-GitHub-Event", delivery.Event);
        request.Headers.Add("X-GitHub-Delivery", delivery.Id);
        request.Headers.Add("X-Hub-Signature-256", Signature(Secret, body));
        request.Headers.UserAgent.ParseAdd("GitHub-Hookshot/fake");
        try
        {
            using var response = await _http.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
