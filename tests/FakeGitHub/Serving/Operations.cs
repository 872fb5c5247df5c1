using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Community.FakeGitHub.Payloads;
using Community.FakeGitHub.State;

namespace Community.FakeGitHub.Serving;

/// <summary>What each operation answers. The server holds the world's lock.</summary>
internal sealed class Operations(World world, Changes changes, TokenGate gate)
{
    private static readonly HashSet<string> Conclusions =
        ["action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale", "timed_out"];

    public Answer Answer(ApiCall call)
    {
        var repositories = new RepositoryPayloads(call.Addresses);
        var items = new ItemPayloads(call.Addresses, repositories);
        var repository = call.Repository!;
        return call.Operation switch
        {
            "rate-limit/get" => RateLimit(call),
            "users/get-authenticated" => call.Token is { } token
                ? Serving.Answer.Ok(repositories.Self(token.Owner)) : Serving.Answer.Error(401, "Requires authentication"),
            "repos/get" => Serving.Answer.Ok(repositories.Repository(repository)),
            "issues/list-labels-for-repo" => call.Page(
                repository.Labels.OrderBy(l => l.Name, StringComparer.OrdinalIgnoreCase), l => repositories.Label(repository, l)),
            "repos/list-releases" => call.Page(repository.Releases.OrderByDescending(r => r.CreatedAt), r => repositories.Release(repository, r)),
            "repos/list-forks" => call.Page(Forks(call), f => repositories.Fork(repository, f)),
            "activity/list-stargazers-for-repo" => Stargazers(call, repositories),
            "actions/list-workflow-runs-for-repo" => call.Page(Runs(call), r => repositories.Run(repository, r), "workflow_runs"),
            "issues/list-for-repo" => call.Page(Issues(call), i => items.Issue(repository, i)),
            "issues/get" => OnItem(call, "issue_number", i => Serving.Answer.Ok(items.Issue(repository, i))),
            "pulls/list" => call.Page(Pulls(call), i => items.SimplePull(repository, i)),
            "pulls/get" => OnPull(call, i => Serving.Answer.Ok(items.Pull(repository, i))),
            "pulls/list-reviews" => OnPull(call, i => call.Page(i.Reviews, r => items.Review(repository, i, r))),
            "pulls/list-review-comments-for-repo" => call.Page(
                Written(call, i => i.ReviewComments, c => c.CreatedAt, c => c.UpdatedAt, c => c.Id), c => items.ReviewComment(repository, c.Item, c.Part)),
            "issues/list-comments-for-repo" => call.Page(
                Written(call, i => i.Comments, c => c.CreatedAt, c => c.UpdatedAt, c => c.Id), c => items.Comment(repository, c.Item, c.Part)),
            "issues/list-comments" => OnItem(
                call, "issue_number",
                i => call.Page(i.Comments.Where(c => !(c.UpdatedAt < call.Since)).OrderBy(c => c.Id), c => items.Comment(repository, i, c))),
            "issues/list-events-for-repo" => call.Page(
                repository.Items.Values.SelectMany(i => i.Events.Select(e => (Item: i, Event: e))).OrderByDescending(e => e.Event.Id),
                e => items.Event(repository, e.Item, e.Event)),
            "issues/list-events-for-timeline" => OnItem(call, "issue_number", i => call.Page(items.Timeline(repository, i), e => e)),
            "issues/create-comment" => OnItem(call, "issue_number", i => CreateComment(call, items, i)),
            "issues/update-comment" => UpdateComment(call, items),
            "issues/add-labels" => OnItem(call, "issue_number", i => AddLabels(call, repositories, i)),
            "issues/remove-label" => OnItem(call, "issue_number", i => RemoveLabel(call, repositories, i)),
            "issues/create-label" => CreateLabel(call, repositories),
            "checks/create" => Serving.Answer.Created(repositories.Check(repository, CreateCheck(call))),
            "checks/update" => repository.Checks.Find(c => c.Id == call.Id("check_run_id")) is { } check
                ? Serving.Answer.Ok(repositories.Check(repository, UpdateCheck(call, check))) : Serving.Answer.NotFound(),
            "checks/list-for-ref" => call.Page(
                repository.Checks.Where(c => c.Sha == call.Variables["ref"] && (call.Query("check_name") is not { } name || c.Name == name)),
                c => repositories.Check(repository, c), "check_runs"),
            _ => Serving.Answer.NotFound(),
        };
    }

    /// <summary>What GitHub refuses though its description allows it.</summary>
    public static IEnumerable<string> JudgeByHand(ApiCall call)
    {
        if (call.Operation is not ("checks/create" or "checks/update") || call.Body is not { } body) yield break;
        var conclusion = body.TryGetProperty("conclusion", out var given) ? given.GetString() : null;
        if (body.TryGetProperty("status", out var status) && status.GetString() == "completed" && conclusion is null)
            yield return "body/conclusion: a completed check run needs one";
        if (conclusion is not null && !Conclusions.Contains(conclusion)) yield return "body/conclusion: unknown";
    }

    private Answer RateLimit(ApiCall call)
    {
        var (limit, remaining, used, reset) = gate.Rate(call.Token);
        JsonObject Rate() => new() { ["limit"] = limit, ["remaining"] = remaining, ["used"] = used, ["reset"] = reset };
        var resources = new JsonObject { ["core"] = Rate(), ["search"] = Rate(), ["graphql"] = Rate() };
        return Serving.Answer.Ok(new JsonObject { ["resources"] = resources, ["rate"] = Rate() });
    }

    private static Answer Stargazers(ApiCall call, RepositoryPayloads payloads)
    {
        var dated = call.Request.Headers.Accept.ToString().Contains("star+json", StringComparison.Ordinal);
        // Without dates GitHub has nothing to say about a star whose account is gone.
        return dated
            ? call.Page(call.Repository!.Stars.OrderBy(s => s.At), payloads.Star)
            : call.Page(call.Repository!.Stars.Where(s => s.By is not null).OrderBy(s => s.At), s => payloads.User(s.By!));
    }

    private static IEnumerable<Fork> Forks(ApiCall call) => call.Query("sort") switch
    {
        "oldest" => call.Repository!.Forks.OrderBy(f => f.CreatedAt),
        _ => call.Repository!.Forks.OrderByDescending(f => f.CreatedAt),
    };

    /// <summary><c>created</c> in the forms that we use; a search by it ends after 1,000 runs.</summary>
    private static IEnumerable<WorkflowRun> Runs(ApiCall call)
    {
        var runs = call.Repository!.Runs.OrderByDescending(r => r.Id).AsEnumerable();
        if (call.Query("head_sha") is { } sha) runs = runs.Where(r => r.Sha == sha);
        if (call.Query("event") is { } kind) runs = runs.Where(r => r.Event == kind);
        if (call.Query("created") is not { } span) return runs;
        static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (from, to) = span.Split("..") is [var first, var last] ? (Day(first), Day(last))
            : span.StartsWith(">=", StringComparison.Ordinal) ? (Day(span[2..]), DateOnly.MaxValue)
            : span.StartsWith("<=", StringComparison.Ordinal) ? (DateOnly.MinValue, Day(span[2..])) : (Day(span), Day(span));
        return runs.Where(r => DateOnly.FromDateTime(r.CreatedAt.UtcDateTime) is var day && day >= from && day <= to).Take(1000);
    }

    private static IEnumerable<Item> Issues(ApiCall call) => call.Sorted(
        InState(call, call.Repository!.Items.Values).Where(i => !(i.UpdatedAt < call.Since)), i => i.CreatedAt, i => i.UpdatedAt, i => i.Id, "desc");

    private static IEnumerable<Item> Pulls(ApiCall call) => call.Sorted(
        InState(call, call.Repository!.Items.Values.Where(i => i.Pull is not null)), i => i.CreatedAt, i => i.UpdatedAt, i => i.Id,
        call.Query("sort") is null or "created" ? "desc" : "asc");

    private static IEnumerable<Item> InState(ApiCall call, IEnumerable<Item> items) =>
        items.Where(i => (call.Query("state") ?? "open") switch { "all" => true, "open" => i.IsOpen, _ => !i.IsOpen });

    private static IEnumerable<(Item Item, T Part)> Written<T>(
        ApiCall call, Func<Item, IEnumerable<T>> parts, Func<T, DateTimeOffset> created, Func<T, DateTimeOffset> updated, Func<T, long> id) =>
        call.Sorted(
            call.Repository!.Items.Values.SelectMany(i => parts(i).Select(p => (Item: i, Part: p))).Where(p => !(updated(p.Part) < call.Since)),
            p => created(p.Part), p => updated(p.Part), p => id(p.Part), "asc");

    private static Answer OnItem(ApiCall call, string variable, Func<Item, Answer> then)
    {
        var (repository, number) = (call.Repository!, call.Number(variable));
        if (repository.Items.TryGetValue(number, out var item)) return then(item);
        if (!repository.Departed.TryGetValue(number, out var gone)) return Serving.Answer.NotFound();
        // As GitHub: a transferred issue redirects, a deleted one is gone.
        return gone is { } moved
            ? Serving.Answer.Moved($"{call.Addresses.Api}repositories/{moved.Repository.Id}/issues/{moved.Number}")
            : Serving.Answer.Error(410, "This issue was deleted");
    }

    private static Answer OnPull(ApiCall call, Func<Item, Answer> then) =>
        call.Repository!.Items.TryGetValue(call.Number("pull_number"), out var item) && item.Pull is not null ? then(item) : Serving.Answer.NotFound();

    private Answer CreateComment(ApiCall call, ItemPayloads payloads, Item item)
    {
        var comment = changes.Comment(call.Repository!, item, call.Token!.Owner, call.Text("body"), world.Now);
        return Serving.Answer.Created(payloads.Comment(call.Repository!, item, comment));
    }

    private Answer UpdateComment(ApiCall call, ItemPayloads payloads)
    {
        foreach (var item in call.Repository!.Items.Values)
        {
            if (item.Comments.Find(c => c.Id == call.Id("comment_id")) is not { } comment) continue;
            changes.EditComment(call.Repository, item, comment, call.Text("body"), world.Now);
            return Serving.Answer.Ok(payloads.Comment(call.Repository, item, comment));
        }

        return Serving.Answer.NotFound();
    }

    private Answer AddLabels(ApiCall call, RepositoryPayloads payloads, Item item)
    {
        var repository = call.Repository!;
        foreach (var given in call.Body!.Value.GetProperty("labels").EnumerateArray())
        {
            var name = (given.ValueKind == JsonValueKind.String ? given : given.GetProperty("name")).GetString()!;
            // Unknown labels are made, in grey.
            if (Find(repository, name) is not { } label) repository.Labels.Add(label = new Label { Id = world.NextId(), Name = name, Color = "ededed" });
            changes.Label(repository, item, label, call.Token!.Owner, world.Now);
        }

        return Serving.Answer.Ok(Json.Array(item.Labels.Select(l => payloads.Label(repository, l))));
    }

    private Answer RemoveLabel(ApiCall call, RepositoryPayloads payloads, Item item)
    {
        if (Find(call.Repository!, call.Variables["name"]) is not { } label || !item.Labels.Contains(label))
            return Serving.Answer.Error(404, "Label does not exist");
        changes.Unlabel(call.Repository!, item, label, call.Token!.Owner, world.Now);
        return Serving.Answer.Ok(Json.Array(item.Labels.Select(l => payloads.Label(call.Repository!, l))));
    }

    private Answer CreateLabel(ApiCall call, RepositoryPayloads payloads)
    {
        if (Find(call.Repository!, call.Text("name")) is not null)
            return Serving.Answer.Invalid("Validation Failed", [("Label", "name", "already_exists")]);
        var label = new Label
        {
            Id = world.NextId(),
            Name = call.Text("name"),
            Color = call.OptionalText("color") ?? "ededed",
            Description = call.OptionalText("description") ?? "",
        };
        call.Repository!.Labels.Add(label);
        return Serving.Answer.Created(payloads.Label(call.Repository, label));
    }

    private CheckRun CreateCheck(ApiCall call)
    {
        var check = new CheckRun { Id = world.NextId(), Name = call.Text("name"), Sha = call.Text("head_sha") };
        call.Repository!.Checks.Add(check);
        return UpdateCheck(call, check);
    }

    private CheckRun UpdateCheck(ApiCall call, CheckRun check)
    {
        (check.Name, check.ExternalId) = (call.OptionalText("name") ?? check.Name, call.OptionalText("external_id") ?? check.ExternalId);
        (check.Conclusion, check.Status) = (call.OptionalText("conclusion") ?? check.Conclusion, call.OptionalText("status") ?? check.Status);
        // A conclusion completes a check run, whatever its status was.
        if (call.OptionalText("conclusion") is not null) check.Status = "completed";
        check.StartedAt ??= world.Now;
        if (check.Status == "completed") check.CompletedAt ??= world.Now;
        if (!call.Body!.Value.TryGetProperty("output", out var output)) return check;
        (check.Title, check.Summary) = (output.GetProperty("title").GetString(), output.GetProperty("summary").GetString());
        return check;
    }

    private static Label? Find(Repository repository, string name) => repository.Labels.Find(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
