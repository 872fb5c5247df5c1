using System.Globalization;
using System.Text.Json.Nodes;

namespace Community.Data.Tests.Imports;

/// <summary>Makes event lines as GitHub tells them, in the shape of 2021 or the trimmed one since 2025-10.</summary>
internal sealed class EventLines(bool trimmed = false)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 20, 0, 0, TimeSpan.Zero);

    private long _lastId = 40_000_000_000;

    public sealed record Repository(long Id, string Name);

    public static string At(int seconds) => Start.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public JsonObject Event(string type, Repository repository, int at, JsonNode payload, string actor = "lin") => new()
    {
        ["id"] = (++_lastId).ToString(CultureInfo.InvariantCulture),
        ["type"] = type,
        ["actor"] = User(actor),
        ["repo"] = new JsonObject { ["id"] = repository.Id, ["name"] = repository.Name, ["url"] = $"https://api.github.com/repos/{repository.Name}" },
        ["payload"] = payload,
        ["public"] = true,
        ["created_at"] = At(at),
        ["org"] = new JsonObject { ["id"] = 7, ["login"] = repository.Name.Split('/')[0] },
    };

    public JsonObject Push(Repository repository, int at, int size = 2, string actor = "lin")
    {
        var payload = new JsonObject { ["push_id"] = at + 1, ["ref"] = "refs/heads/main", ["head"] = Sha(at), ["before"] = Sha(at + 1) };
        if (!trimmed)
        {
            (payload["size"], payload["distinct_size"]) = (size, Math.Max(0, size - 1));
            payload["commits"] = new JsonArray([.. Enumerable.Range(0, Math.Min(size, 20)).Select(i => (JsonNode)new JsonObject { ["sha"] = Sha(at + i), ["distinct"] = i > 0, ["message"] = "wip" })]);
        }

        return Event("PushEvent", repository, at, payload, actor);
    }

    public JsonObject Watch(Repository repository, int at, string actor = "lin") =>
        Event("WatchEvent", repository, at, new JsonObject { ["action"] = "started" }, actor);

    public JsonObject Fork(Repository repository, int at, string actor = "lin") =>
        Event("ForkEvent", repository, at, new JsonObject { ["forkee"] = new JsonObject { ["id"] = at + 1, ["full_name"] = $"{actor}/fork" } }, actor);

    public JsonObject Release(Repository repository, int at, int id) => Event(
        "ReleaseEvent", repository, at,
        new JsonObject
        {
            ["action"] = "published",
            ["release"] = new JsonObject
            {
                ["id"] = id,
                ["tag_name"] = $"v{id}",
                ["name"] = "Zweite Fassung ✓",
                ["draft"] = false,
                ["prerelease"] = false,
                ["created_at"] = At(at - 60),
                ["published_at"] = At(at),
                ["author"] = User("lin"),
            },
        });

    public JsonObject Issue(Repository repository, int at, string action, int number, int openedAt = 0, string actor = "lin") => Event(
        "IssuesEvent", repository, at, new JsonObject { ["action"] = action, ["issue"] = IssueObject(number, at, openedAt, action == "closed" ? at : null) }, actor);

    public JsonObject IssueComment(Repository repository, int at, int number, int id, bool onPull = false, int openedAt = 0, string actor = "mo")
    {
        var issue = IssueObject(number, at, openedAt, null);
        if (onPull) issue["pull_request"] = new JsonObject { ["url"] = $"https://api.github.com/repos/{repository.Name}/pulls/{number}" };
        return Event("IssueCommentEvent", repository, at, new JsonObject { ["action"] = "created", ["issue"] = issue, ["comment"] = CommentObject(id, at, actor) }, actor);
    }

    public JsonObject Pull(Repository repository, int at, string action, int number, int openedAt = 0, bool merged = false, string actor = "lin") => Event(
        "PullRequestEvent", repository, at,
        new JsonObject { ["action"] = action, ["number"] = number, ["pull_request"] = PullObject(number, at, openedAt, action == "closed" ? at : null, merged, whole: true) }, actor);

    public JsonObject Review(Repository repository, int at, int number, int id, string state = "approved", int openedAt = 0, string actor = "mo")
    {
        var review = new JsonObject
        {
            ["id"] = id,
            ["user"] = User(actor),
            ["body"] = null,
            ["commit_id"] = Sha(number),
            ["submitted_at"] = At(at),
            ["state"] = state,
        };
        if (!trimmed) review["author_association"] = "MEMBER";
        return Event(
            "PullRequestReviewEvent", repository, at,
            new JsonObject { ["action"] = "created", ["review"] = review, ["pull_request"] = PullObject(number, at, openedAt, null, false, whole: false) }, actor);
    }

    public JsonObject ReviewComment(Repository repository, int at, int number, int id, string actor = "mo")
    {
        var comment = CommentObject(id, at, actor);
        (comment["pull_request_review_id"], comment["path"]) = (id + 1, "src/model.py");
        return Event(
            "PullRequestReviewCommentEvent", repository, at,
            new JsonObject { ["action"] = "created", ["comment"] = comment, ["pull_request"] = PullObject(number, at, 0, null, false, whole: false) }, actor);
    }

    public JsonObject Create(Repository repository, int at) =>
        Event("CreateEvent", repository, at, new JsonObject { ["ref"] = "feature", ["ref_type"] = "branch", ["master_branch"] = "main", ["pusher_type"] = "user" });

    private JsonObject IssueObject(int number, int at, int openedAt, int? closedAt)
    {
        var issue = new JsonObject
        {
            ["id"] = 5_000_000_000 + number,
            ["number"] = number,
            ["title"] = "Absturz bei leerem Stapel 💥 \"x\"",
            ["user"] = User("lin"),
            ["labels"] = new JsonArray(new JsonObject { ["name"] = "bug", ["color"] = "d73a4a", ["description"] = "broken" }),
            ["state"] = closedAt is null ? "open" : "closed",
            ["locked"] = false,
            ["assignee"] = null,
            ["assignees"] = new JsonArray(),
            ["milestone"] = null,
            ["comments"] = 0,
            ["created_at"] = At(openedAt),
            ["updated_at"] = At(at),
            ["closed_at"] = closedAt is { } closed ? At(closed) : null,
            ["body"] = "Steps:\r\n1. run",
        };
        if (!trimmed) issue["author_association"] = "CONTRIBUTOR";
        return issue;
    }

    private JsonObject PullObject(int number, int at, int openedAt, int? closedAt, bool merged, bool whole)
    {
        var head = new JsonObject { ["ref"] = $"feature-{number}", ["sha"] = Sha(number) };
        var into = new JsonObject { ["ref"] = "main", ["sha"] = Sha(0) };
        var pull = new JsonObject { ["id"] = 6_000_000_000 + number, ["number"] = number, ["head"] = head, ["base"] = into };
        if (trimmed) return pull;
        (pull["state"], pull["title"], pull["user"], pull["body"]) = (closedAt is null ? "open" : "closed", "Faster kernels", User("lin"), "See #1");
        (pull["created_at"], pull["updated_at"], pull["closed_at"]) = (At(openedAt), At(at), closedAt is { } closed ? At(closed) : null);
        (pull["merged_at"], pull["draft"], pull["author_association"]) = (merged && closedAt is { } m ? At(m) : null, false, "MEMBER");
        (pull["labels"], pull["assignees"], pull["milestone"]) = (new JsonArray(), new JsonArray(User("mo")), null);
        if (!whole) return pull;
        (pull["merged"], pull["merged_by"], pull["comments"], pull["review_comments"]) = (merged, merged ? User("mo") : null, 1, 2);
        (pull["commits"], pull["additions"], pull["deletions"], pull["changed_files"]) = (3, 40, 5, 2);
        return pull;
    }

    private JsonObject CommentObject(int id, int at, string author)
    {
        var comment = new JsonObject { ["id"] = id, ["user"] = User(author), ["created_at"] = At(at), ["updated_at"] = At(at), ["body"] = "Looks good 👍" };
        if (!trimmed) comment["author_association"] = "MEMBER";
        return comment;
    }

    private static JsonObject User(string login) => new()
    {
        ["login"] = login,
        ["id"] = 1000 + login.Sum(c => (int)c),
        ["url"] = $"https://api.github.com/users/{login}",
        ["type"] = "User",
    };

    private static string Sha(int seed) => (seed + 1_000_000).ToString("x40", CultureInfo.InvariantCulture);
}
