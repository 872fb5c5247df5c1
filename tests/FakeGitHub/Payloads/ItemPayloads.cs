using System.Text.Json.Nodes;
using Community.FakeGitHub.State;

namespace Community.FakeGitHub.Payloads;

/// <summary>Issues, pull requests and what is written on them.</summary>
internal sealed class ItemPayloads(Addresses addresses, RepositoryPayloads repositories)
{
    public JsonObject Issue(Repository repository, Item item)
    {
        var address = $"{addresses.Of(repository)}/issues/{item.Number}";
        var json = Common(repository, item, item.Id, "Issue", address);
        json["user"] = repositories.UserOrNull(item.Author);
        json["repository_url"] = addresses.Of(repository);
        json["html_url"] = Html(repository, item);
        json["state_reason"] = item.StateReason;
        json["comments"] = item.Comments.Count;
        json["closed_by"] = item.IsOpen ? null : repositories.UserOrNull(item.ClosedBy);
        Json.AddUrls(json, address, [("labels", "/labels{/name}"), ("comments", "/comments"), ("events", "/events"), ("timeline", "/timeline")]);
        if (item.Pull is not { } pull) return json;
        json["draft"] = pull.Draft;
        json["pull_request"] = new JsonObject
        {
            ["url"] = PullAddress(repository, item),
            ["html_url"] = Html(repository, item),
            ["diff_url"] = Html(repository, item) + ".diff",
            ["patch_url"] = Html(repository, item) + ".patch",
            ["merged_at"] = Json.Time(pull.MergedAt),
        };
        return json;
    }

    /// <summary>As lists have it.</summary>
    public JsonObject SimplePull(Repository repository, Item item)
    {
        var (pull, address) = (item.Pull!, PullAddress(repository, item));
        var (html, issue) = (Html(repository, item), $"{addresses.Of(repository)}/issues/{item.Number}");
        var statuses = $"{addresses.Of(repository)}/statuses/{pull.HeadSha}";
        var json = Common(repository, item, pull.Id, "PullRequest", address);
        // A pull request's author is never null: deleted accounts are ghosts here.
        json["user"] = repositories.User(item.Author);
        (json["draft"], json["merged_at"], json["merge_commit_sha"], json["auto_merge"]) = (pull.Draft, Json.Time(pull.MergedAt), pull.MergeSha, null);
        json["requested_reviewers"] = Json.Array(pull.RequestedReviewers.Select(repositories.User));
        json["requested_teams"] = new JsonArray();
        json["head"] = Branch(repository, item.Author, pull.HeadRef, pull.HeadSha);
        json["base"] = Branch(repository, repository.Owner, "main", pull.BaseSha);
        (json["html_url"], json["diff_url"], json["patch_url"], json["issue_url"], json["statuses_url"]) = (html, html + ".diff", html + ".patch", issue, statuses);
        json["comments_url"] = issue + "/comments";
        Json.AddUrls(json, address, [("commits", "/commits"), ("review_comments", "/comments"), ("review_comment", "/comments{/number}")]);
        json["_links"] = new JsonObject(new[]
        {
            ("self", address), ("html", html), ("issue", issue), ("comments", issue + "/comments"), ("review_comments", address + "/comments"),
            ("review_comment", address + "/comments{/number}"), ("commits", address + "/commits"), ("statuses", statuses),
        }.Select(l => KeyValuePair.Create(l.Item1, (JsonNode?)new JsonObject { ["href"] = l.Item2 })));
        return json;
    }

    public JsonObject Pull(Repository repository, Item item)
    {
        var (json, pull) = (SimplePull(repository, item), item.Pull!);
        (json["merged"], json["mergeable"], json["mergeable_state"]) = (pull.MergedAt is not null, item.IsOpen ? true : null, "unknown");
        json["maintainer_can_modify"] = false;
        json["merged_by"] = repositories.UserOrNull(pull.MergedBy);
        (json["comments"], json["review_comments"], json["commits"]) = (item.Comments.Count, item.ReviewComments.Count, pull.Commits);
        (json["additions"], json["deletions"], json["changed_files"]) = (pull.Additions, pull.Deletions, pull.ChangedFiles);
        return json;
    }

    public JsonObject Comment(Repository repository, Item item, Comment comment) => new()
    {
        ["id"] = comment.Id,
        ["node_id"] = Json.NodeId("IssueComment", comment.Id),
        ["url"] = $"{addresses.Of(repository)}/issues/comments/{comment.Id}",
        ["html_url"] = $"{Html(repository, item)}#issuecomment-{comment.Id}",
        ["issue_url"] = $"{addresses.Of(repository)}/issues/{item.Number}",
        ["user"] = repositories.UserOrNull(comment.Author),
        ["body"] = comment.Body,
        ["created_at"] = Json.Time(comment.CreatedAt),
        ["updated_at"] = Json.Time(comment.UpdatedAt),
        ["author_association"] = "NONE",
        ["performed_via_github_app"] = null,
    };

    public JsonObject Review(Repository repository, Item item, Review review)
    {
        var html = $"{Html(repository, item)}#pullrequestreview-{review.Id}";
        return new JsonObject
        {
            ["id"] = review.Id,
            ["node_id"] = Json.NodeId("Review", review.Id),
            ["user"] = repositories.UserOrNull(review.Author),
            ["body"] = review.Body,
            ["state"] = review.State,
            ["html_url"] = html,
            ["pull_request_url"] = PullAddress(repository, item),
            ["submitted_at"] = Json.Time(review.SubmittedAt),
            ["commit_id"] = review.Sha,
            ["author_association"] = "MEMBER",
            ["_links"] = new JsonObject
            {
                ["html"] = new JsonObject { ["href"] = html },
                ["pull_request"] = new JsonObject { ["href"] = PullAddress(repository, item) }
            },
        };
    }

    public JsonObject ReviewComment(Repository repository, Item item, ReviewComment comment)
    {
        var (address, html) = ($"{addresses.Of(repository)}/pulls/comments/{comment.Id}", $"{Html(repository, item)}#discussion_r{comment.Id}");
        var json = new JsonObject
        {
            ["url"] = address,
            ["html_url"] = html,
            ["pull_request_url"] = PullAddress(repository, item),
            ["id"] = comment.Id,
            ["node_id"] = Json.NodeId("ReviewComment", comment.Id),
            ["pull_request_review_id"] = comment.ReviewId,
            ["diff_hunk"] = "@@ -1,3 +1,4 @@",
            ["path"] = comment.Path,
            ["line"] = comment.Line,
            ["original_line"] = comment.Line,
            ["side"] = "RIGHT",
            ["commit_id"] = comment.Sha,
            ["original_commit_id"] = comment.Sha,
            ["user"] = repositories.UserOrNull(comment.Author),
            ["body"] = comment.Body,
            ["created_at"] = Json.Time(comment.CreatedAt),
            ["updated_at"] = Json.Time(comment.UpdatedAt),
            ["author_association"] = "MEMBER",
            ["_links"] = new JsonObject
            {
                ["self"] = new JsonObject { ["href"] = address },
                ["html"] = new JsonObject { ["href"] = html },
                ["pull_request"] = new JsonObject { ["href"] = PullAddress(repository, item) },
            },
        };
        if (comment.InReplyTo is { } answered) json["in_reply_to_id"] = answered;
        return json;
    }

    public JsonObject Event(Repository repository, Item item, ItemEvent happened)
    {
        var json = EventCore(repository, happened);
        json["issue"] = Issue(repository, item);
        return json;
    }

    /// <summary>Events, comments and reviews in one, oldest first.</summary>
    public IEnumerable<JsonObject> Timeline(Repository repository, Item item) =>
        item.Events.Select(e => (e.At, e.Id, Make: (Func<JsonObject>)(() => EventCore(repository, e))))
            .Concat(item.Comments.Select(c => (At: c.CreatedAt, c.Id, Make: (Func<JsonObject>)(() => TimelineComment(repository, item, c)))))
            .Concat(item.Reviews.Select(r => (At: r.SubmittedAt, r.Id, Make: (Func<JsonObject>)(() => TimelineReview(repository, item, r)))))
            .OrderBy(e => (e.At, e.Id)).Select(e => e.Make());

    private JsonObject TimelineComment(Repository repository, Item item, Comment comment)
    {
        var json = Comment(repository, item, comment);
        (json["event"], json["actor"], json["user"]) = ("commented", repositories.User(comment.Author), repositories.User(comment.Author));
        return json;
    }

    private JsonObject TimelineReview(Repository repository, Item item, Review review)
    {
        var json = Review(repository, item, review);
        (json["event"], json["user"], json["state"]) = ("reviewed", repositories.User(review.Author), review.State.ToLowerInvariant());
        return json;
    }

    private JsonObject EventCore(Repository repository, ItemEvent happened)
    {
        var json = new JsonObject
        {
            ["id"] = happened.Id,
            ["node_id"] = Json.NodeId("Event", happened.Id),
            ["url"] = $"{addresses.Of(repository)}/issues/events/{happened.Id}",
            ["actor"] = repositories.UserOrNull(happened.Actor),
            ["event"] = happened.Kind,
            ["commit_id"] = happened.Sha,
            ["commit_url"] = happened.Sha is { } sha ? $"{addresses.Of(repository)}/commits/{sha}" : null,
            ["created_at"] = Json.Time(happened.At),
            ["performed_via_github_app"] = null,
        };
        if (happened.Label is { } label) json["label"] = new JsonObject { ["name"] = label.Name, ["color"] = label.Color };
        if (happened.Rename is { } rename) json["rename"] = new JsonObject { ["from"] = rename.From, ["to"] = rename.To };
        if (happened.Milestone is { } milestone) json["milestone"] = new JsonObject { ["title"] = milestone };
        if (happened.Kind == "locked") json["lock_reason"] = happened.Reason;
        if (happened.Kind is "closed" or "reopened") json["state_reason"] = happened.Reason;
        if (happened is { Kind: "assigned", Subject: { } assignee })
            (json["assignee"], json["assigner"]) = (repositories.User(assignee), repositories.User(happened.Actor));
        if (happened is { Kind: "review_requested", Subject: { } reviewer })
            (json["requested_reviewer"], json["review_requester"]) = (repositories.User(reviewer), repositories.User(happened.Actor));
        if (happened.Review is { } review)
            json["dismissed_review"] = new JsonObject { ["state"] = "changes_requested", ["review_id"] = review.Id, ["dismissal_message"] = "Outdated" };
        return json;
    }

    private JsonObject Common(Repository repository, Item item, long id, string kind, string address) => new()
    {
        ["url"] = address,
        ["id"] = id,
        ["node_id"] = Json.NodeId(kind, id),
        ["number"] = item.Number,
        ["title"] = item.Title,
        ["body"] = item.Body,
        ["state"] = item.IsOpen ? "open" : "closed",
        ["locked"] = item.Locked,
        ["active_lock_reason"] = item.LockReason,
        ["labels"] = Json.Array(item.Labels.Select(l => repositories.Label(repository, l))),
        ["assignee"] = item.Assignees.Count > 0 ? repositories.User(item.Assignees[0]) : null,
        ["assignees"] = Json.Array(item.Assignees.Select(repositories.User)),
        ["milestone"] = item.Milestone is { } milestone ? MilestoneOf(repository, milestone) : null,
        ["author_association"] = item.AuthorAssociation,
        ["created_at"] = Json.Time(item.CreatedAt),
        ["updated_at"] = Json.Time(item.UpdatedAt),
        ["closed_at"] = Json.Time(item.ClosedAt),
    };

    private JsonObject MilestoneOf(Repository repository, Milestone milestone)
    {
        var address = $"{addresses.Of(repository)}/milestones/{milestone.Number}";
        return new JsonObject
        {
            ["url"] = address,
            ["html_url"] = $"{addresses.Web}{repository.FullName}/milestone/{milestone.Number}",
            ["labels_url"] = address + "/labels",
            ["id"] = milestone.Id,
            ["node_id"] = Json.NodeId("Milestone", milestone.Id),
            ["number"] = milestone.Number,
            ["state"] = "open",
            ["title"] = milestone.Title,
            ["description"] = null,
            ["creator"] = repositories.UserOrNull(milestone.Creator),
            ["open_issues"] = 0,
            ["closed_issues"] = 0,
            ["created_at"] = Json.Time(milestone.CreatedAt),
            ["updated_at"] = Json.Time(milestone.CreatedAt),
            ["closed_at"] = null,
            ["due_on"] = null,
        };
    }

    private JsonObject Branch(Repository repository, Account owner, string name, string sha) => new()
    {
        ["label"] = $"{owner.Login}:{name}",
        ["ref"] = name,
        ["sha"] = sha,
        ["user"] = repositories.User(owner),
        ["repo"] = repositories.Repository(repository),
    };

    private string PullAddress(Repository repository, Item item) => $"{addresses.Of(repository)}/pulls/{item.Number}";

    private string Html(Repository repository, Item item) => $"{addresses.Web}{repository.FullName}/{(item.Pull is null ? "issues" : "pull")}/{item.Number}";
}
