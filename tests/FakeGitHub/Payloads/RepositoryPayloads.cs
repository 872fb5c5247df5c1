using System.Text.Json.Nodes;
using Community.FakeGitHub.State;

namespace Community.FakeGitHub.Payloads;

/// <summary>Accounts, repositories and what belongs to them, in GitHub's shapes and with all fields that GitHub's description asks for.</summary>
internal sealed class RepositoryPayloads(Addresses addresses)
{
    private static readonly Account Ghost = new() { Id = 10137, Login = "ghost" };

    private static readonly (string, string)[] AccountUrls =
    [
        ("followers", "/followers"), ("following", "/following{/other_user}"), ("gists", "/gists{/gist_id}"), ("starred", "/starred{/owner}{/repo}"),
        ("subscriptions", "/subscriptions"), ("organizations", "/orgs"), ("repos", "/repos"), ("events", "/events{/privacy}"),
        ("received_events", "/received_events"),
    ];

    private static readonly (string, string)[] RepositoryUrls =
    [
        ("archive", "/{archive_format}{/ref}"), ("assignees", "/assignees{/user}"), ("blobs", "/git/blobs{/sha}"), ("branches", "/branches{/branch}"),
        ("collaborators", "/collaborators{/collaborator}"), ("comments", "/comments{/number}"), ("commits", "/commits{/sha}"),
        ("compare", "/compare/{base}...{head}"), ("contents", "/contents/{+path}"), ("contributors", "/contributors"),
        ("deployments", "/deployments"), ("downloads", "/downloads"), ("events", "/events"),
        ("forks", "/forks"), ("git_commits", "/git/commits{/sha}"), ("git_refs", "/git/refs{/sha}"), ("git_tags", "/git/tags{/sha}"), ("hooks", "/hooks"),
        ("issue_comment", "/issues/comments{/number}"), ("issue_events", "/issues/events{/number}"), ("issues", "/issues{/number}"),
        ("keys", "/keys{/key_id}"),
        ("labels", "/labels{/name}"), ("languages", "/languages"), ("merges", "/merges"), ("milestones", "/milestones{/number}"),
        ("notifications", "/notifications{?since,all,participating}"), ("pulls", "/pulls{/number}"), ("releases", "/releases{/id}"),
        ("stargazers", "/stargazers"), ("statuses", "/statuses/{sha}"), ("subscribers", "/subscribers"), ("subscription", "/subscription"),
        ("tags", "/tags"), ("teams", "/teams"), ("trees", "/git/trees{/sha}"),
    ];

    private static readonly string[] EmptyTexts = ["name", "company", "blog", "location", "email", "hireable", "bio"];

    private static readonly string[] Counts =
    [
        "public_repos", "public_gists", "followers", "following", "private_gists", "total_private_repos", "owned_private_repos", "disk_usage", "collaborators",
    ];

    /// <summary>A deleted account is null where GitHub's description allows it, by its id every other one; elsewhere it is ghost.</summary>
    public JsonObject? UserOrNull(Account? account) => account is null || (account.Deleted && account.Id % 2 == 0) ? null : User(account);

    public JsonObject User(Account account)
    {
        if (account.Deleted) account = Ghost;
        var address = $"{addresses.Api}users/{Uri.EscapeDataString(account.Login)}";
        var user = new JsonObject
        {
            ["login"] = account.Login,
            ["id"] = account.Id,
            ["node_id"] = Json.NodeId("User", account.Id),
            ["gravatar_id"] = "",
            ["url"] = address,
            ["avatar_url"] = $"{addresses.Web}avatars/{account.Id}",
            ["html_url"] = addresses.Web + Uri.EscapeDataString(account.Login),
            ["type"] = account.Type,
            ["user_view_type"] = "public",
            ["site_admin"] = false,
        };
        Json.AddUrls(user, address, AccountUrls);
        return user;
    }

    /// <summary>The token's own account.</summary>
    public JsonObject Self(Account account)
    {
        var user = User(account);
        user["user_view_type"] = "private";
        foreach (var text in EmptyTexts) user[text] = null;
        foreach (var count in Counts) user[count] = 0;
        (user["created_at"], user["updated_at"], user["two_factor_authentication"]) = ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", true);
        return user;
    }

    public JsonObject Repository(Repository repository) => Repository(
        repository.Id, repository.Owner, repository.Name, repository.Private, fork: false, repository.CreatedAt, repository.UpdatedAt, repository.PushedAt,
        (repository.Stars.Count, repository.Forks.Count, repository.Items.Values.Count(i => i.IsOpen), repository.Watchers));

    public JsonObject Fork(Repository of, Fork fork) => Repository(
        fork.Id, fork.Owner, of.Name, isPrivate: false, fork: true, fork.CreatedAt, fork.CreatedAt, fork.CreatedAt, counts: default);

    public JsonObject Label(Repository repository, Label label) => new()
    {
        ["id"] = label.Id,
        ["node_id"] = Json.NodeId("Label", label.Id),
        ["url"] = $"{addresses.Of(repository)}/labels/{Uri.EscapeDataString(label.Name)}",
        ["name"] = label.Name,
        ["description"] = label.Description,
        ["color"] = label.Color,
        ["default"] = false,
    };

    public JsonObject Star(Star star) => new() { ["starred_at"] = Json.Time(star.At), ["user"] = UserOrNull(star.By) };

    public JsonObject Release(Repository repository, Release release)
    {
        var address = $"{addresses.Of(repository)}/releases/{release.Id}";
        return new JsonObject
        {
            ["url"] = address,
            ["id"] = release.Id,
            ["node_id"] = Json.NodeId("Release", release.Id),
            ["tag_name"] = release.Tag,
            ["target_commitish"] = "main",
            ["name"] = $"Release {release.Tag}",
            ["body"] = release.Body,
            ["draft"] = release.PublishedAt is null,
            ["prerelease"] = release.Prerelease,
            ["created_at"] = Json.Time(release.CreatedAt),
            ["published_at"] = Json.Time(release.PublishedAt),
            ["author"] = User(release.Author),
            ["assets"] = new JsonArray(),
            ["assets_url"] = address + "/assets",
            ["upload_url"] = address + "/assets{?name,label}",
            ["tarball_url"] = $"{addresses.Of(repository)}/tarball/{release.Tag}",
            ["zipball_url"] = $"{addresses.Of(repository)}/zipball/{release.Tag}",
            ["html_url"] = $"{addresses.Web}{repository.FullName}/releases/tag/{release.Tag}",
        };
    }

    public JsonObject Run(Repository repository, WorkflowRun run)
    {
        var address = $"{addresses.Of(repository)}/actions/runs/{run.Id}";
        var json = new JsonObject
        {
            ["id"] = run.Id,
            ["name"] = "CI",
            ["node_id"] = Json.NodeId("Run", run.Id),
            ["head_branch"] = "main",
            ["head_sha"] = run.Sha,
            ["path"] = ".github/workflows/ci.yml",
            ["run_number"] = run.Number,
            ["run_attempt"] = 1,
            ["event"] = run.Event,
            ["status"] = run.Status,
            ["conclusion"] = run.Conclusion,
            ["workflow_id"] = 161335,
            ["display_title"] = $"Run {run.Number}",
            ["url"] = address,
            ["html_url"] = $"{addresses.Web}{repository.FullName}/actions/runs/{run.Id}",
            ["pull_requests"] = new JsonArray(),
            ["created_at"] = Json.Time(run.CreatedAt),
            ["updated_at"] = Json.Time(run.UpdatedAt),
            ["run_started_at"] = Json.Time(run.CreatedAt),
            ["actor"] = User(run.Actor),
            ["triggering_actor"] = User(run.Actor),
            ["head_commit"] = null,
            ["workflow_url"] = $"{addresses.Of(repository)}/actions/workflows/161335",
            ["check_suite_url"] = $"{addresses.Of(repository)}/check-suites/{run.Id}",
            ["repository"] = Repository(repository),
            ["head_repository"] = Repository(repository),
        };
        Json.AddUrls(json, address, [("jobs", "/jobs"), ("logs", "/logs"), ("cancel", "/cancel"), ("rerun", "/rerun"), ("artifacts", "/artifacts")]);
        return json;
    }

    public JsonObject Check(Repository repository, CheckRun check) => new()
    {
        ["id"] = check.Id,
        ["node_id"] = Json.NodeId("CheckRun", check.Id),
        ["head_sha"] = check.Sha,
        ["name"] = check.Name,
        ["external_id"] = check.ExternalId ?? "",
        ["url"] = $"{addresses.Of(repository)}/check-runs/{check.Id}",
        ["html_url"] = $"{addresses.Web}{repository.FullName}/runs/{check.Id}",
        ["details_url"] = addresses.Web,
        ["status"] = check.Status,
        ["conclusion"] = check.Conclusion,
        ["started_at"] = Json.Time(check.StartedAt),
        ["completed_at"] = Json.Time(check.CompletedAt),
        ["output"] = new JsonObject
        {
            ["title"] = check.Title,
            ["summary"] = check.Summary,
            ["text"] = null,
            ["annotations_count"] = 0,
            ["annotations_url"] = $"{addresses.Of(repository)}/check-runs/{check.Id}/annotations",
        },
        ["check_suite"] = new JsonObject { ["id"] = check.Id + 1 },
        ["app"] = null,
        ["pull_requests"] = new JsonArray(),
    };

    private JsonObject Repository(
        long id, Account owner, string name, bool isPrivate, bool fork, DateTimeOffset created, DateTimeOffset updated, DateTimeOffset pushed,
        (int Stars, int Forks, int OpenItems, int Watchers) counts)
    {
        var (fullName, address) = ($"{owner.Login}/{name}", $"{addresses.Api}repos/{owner.Login}/{name}");
        var json = new JsonObject
        {
            ["id"] = id,
            ["node_id"] = Json.NodeId("Repository", id),
            ["name"] = name,
            ["full_name"] = fullName,
            ["owner"] = User(owner),
            ["private"] = isPrivate,
            ["visibility"] = isPrivate ? "private" : "public",
            ["html_url"] = addresses.Web + fullName,
            ["description"] = $"What {name} does",
            ["fork"] = fork,
            ["url"] = address,
            ["homepage"] = null,
            ["language"] = "Python",
            ["license"] = null,
            ["topics"] = new JsonArray("machine-learning"),
            ["size"] = 1024,
            ["default_branch"] = "main",
            ["has_issues"] = true,
            ["has_projects"] = false,
            ["has_wiki"] = false,
            ["has_pages"] = false,
            ["has_downloads"] = true,
            ["has_discussions"] = false,
            ["archived"] = false,
            ["disabled"] = false,
            ["created_at"] = Json.Time(created),
            ["updated_at"] = Json.Time(updated),
            ["pushed_at"] = Json.Time(pushed),
            ["forks"] = counts.Forks,
            ["forks_count"] = counts.Forks,
            ["network_count"] = counts.Forks,
            ["stargazers_count"] = counts.Stars,
            ["watchers_count"] = counts.Stars,
            ["watchers"] = counts.Stars,
            ["open_issues"] = counts.OpenItems,
            ["open_issues_count"] = counts.OpenItems,
            ["subscribers_count"] = counts.Watchers,
            ["clone_url"] = $"{addresses.Web}{fullName}.git",
            ["git_url"] = $"git://github.example/{fullName}.git",
            ["ssh_url"] = $"git@github.example:{fullName}.git",
            ["svn_url"] = addresses.Web + fullName,
            ["mirror_url"] = null,
        };
        Json.AddUrls(json, address, RepositoryUrls);
        return json;
    }
}
