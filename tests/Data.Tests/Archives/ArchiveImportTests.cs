using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Community.Core.Facts;
using Community.Core.Failures;
using Community.Data.Imports;
using Community.Testing.Database;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Archives;

public sealed class ArchiveImportTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private readonly ArchiveStand _stand = new(database.DataSource);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // A null data source is the fixture's own failure to tell.
        if (database.DataSource is not null) await _stand.ClearAsync();
    }

    public ValueTask DisposeAsync()
    {
        _stand.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_archive_becomes_items_comments_reviews_and_what_happened_to_them()
    {
        var result = await _stand.ImportAsync(_stand.Write(ArchiveStand.Sample()));

        result.Summary.ByType.ShouldBe(new Dictionary<string, long> { ["comment"] = 3, ["issue"] = 2, ["label"] = 1, ["pull"] = 1, ["review"] = 1, ["review comment"] = 1 });
        await using var db = database.CreateContext();
        var pull = await db.Items.SingleAsync(i => i.Number == 3, Token);
        (pull.Kind, pull.State, pull.Merged, pull.MergedByLogin, pull.PullId, pull.Sources).ShouldBe((ItemKind.Pull, ItemState.Closed, true, "lin", 759_031_531L, FactSources.ArchiveFile));
        (await db.Comments.CountAsync(c => c.Number == 1, Token)).ShouldBe(2, "two comments of one person in one second are two");
        (await db.Comments.SingleAsync(c => c.Number == 3, Token)).AuthorLogin.ShouldBeNull("its author's account is deleted");
        var review = await db.Reviews.SingleAsync(Token);
        (review.ReviewId, review.State, review.Number).ShouldBe((780_664_137L, "approved", 3));
        (await db.ReviewComments.SingleAsync(Token)).AuthorLogin.ShouldBe("lin", "a line's comment is its review's author's");
        (await db.Timeline.Where(e => e.Number == 3).OrderBy(e => e.Kind).Select(e => e.Kind).ToListAsync(Token)).ShouldBe(["closed", "merged"]);
        var project = await db.Projects.SingleAsync(Token);
        (project.FullName, project.GitHubHost, project.GitHubId, project.Path).ShouldBe(("acme/model", "github.com", 417_032_552L, null));
    }

    [Fact]
    public async Task Importing_a_file_again_changes_nothing()
    {
        var path = _stand.Write(ArchiveStand.Sample());
        await _stand.ImportAsync(path);
        var before = await _stand.FactsAsync();

        (await _stand.ImportAsync(path)).WasKnown.ShouldBeTrue();
        var again = await _stand.ImportAsync(path, again: true);

        (again.WasKnown, again.Summary.New, again.Summary.Read).ShouldBe((false, 0, 9));
        (await _stand.FactsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Two_archives_of_one_repository_in_either_order_give_the_same_database()
    {
        var old = ArchiveStand.Sample();
        var later = ArchiveStand.Sample("2026-04-01T00:00:00Z");
        later["issues"]!.AsArray()[0] = ArchiveStand.Issue(1, "CLOSED", ArchiveStand.Comment("lin", "2026-01-02T10:00:00Z"), ArchiveStand.Comment("lin", "2026-01-02T10:00:00Z"), ArchiveStand.Comment("ada", "2026-03-20T10:00:00Z"));
        later["labels"]!.AsArray()[0]!["color"] = "ffffff";
        var (first, second) = (_stand.Write(old, "a.json"), _stand.Write(later, "b.json"));

        await _stand.ImportAsync(first);
        await _stand.ImportAsync(second);
        var forwards = await _stand.FactsAsync();
        await _stand.ClearAsync();
        await _stand.ImportAsync(second);
        await _stand.ImportAsync(first);

        (await _stand.FactsAsync()).ShouldBe(forwards);
        forwards.ShouldContain("\"color\": \"ffffff\"");
    }

    [Fact]
    public async Task An_import_that_was_cut_off_goes_on_where_its_last_batch_ended()
    {
        var archive = ArchiveStand.Sample();
        var issues = archive["issues"]!.AsArray();
        for (var number = 10; number < 1510; number++) issues.Add(ArchiveStand.Issue(number, number % 2 == 0 ? "OPEN" : "CLOSED", ArchiveStand.Comment("lin", "2026-01-02T10:00:00Z")));
        var path = _stand.Write(archive);
        await _stand.ImportAsync(path);
        var whole = await _stand.FactsAsync();
        await _stand.ClearAsync();

        using (var cut = new CancellationTokenSource())
        {
            // Its third report comes before the third batch.
            var reports = 0;
            var progress = new ImportProgress(null) { Reported = (_, _, _) => { if (++reports == 3) cut.Cancel(); } };
            await Should.ThrowAsync<OperationCanceledException>(_stand.ImportAsync(path, cancellationToken: cut.Token, progress: progress));
        }

        (await _stand.ScalarAsync<long>("select count(*) from item")).ShouldBeInRange(1, 1400);
        var resumed = await _stand.ImportAsync(path);
        (await _stand.FactsAsync()).ShouldBe(whole);
        resumed.Summary.Read.ShouldBe(9 + 2 * 1500, "the counts are those of the whole file");
    }

    [Fact]
    public async Task What_cannot_be_believed_is_refused_with_its_place_and_the_rest_is_taken()
    {
        var archive = ArchiveStand.Sample();
        var issues = archive["issues"]!.AsArray();
        issues.Add(null);
        issues.Add(new JsonObject { ["number"] = "four" });
        issues.Add(With(ArchiveStand.Issue(5, "OPEN"), "createdAt", "2031-01-01T00:00:00Z"));
        issues.Add(With(ArchiveStand.Issue(6, "OPEN"), "state", "SLEEPING"));
        issues.Add(With(ArchiveStand.Issue(7, "OPEN"), "comments", new JsonArray(7)));
        issues.Add(With(ArchiveStand.Issue(8, "OPEN"), "title", "NUL \0 inside"));
        issues.Add(new JsonObject { ["title"] = "no number" });

        var result = await _stand.ImportAsync(_stand.Write(archive));

        result.Summary.RefusedByReason.ShouldBe(new Dictionary<string, long> { ["impossible-date"] = 1, ["missing"] = 1, ["null"] = 1, ["unknown-value"] = 1, ["wrong-type"] = 2 });
        await using var db = database.CreateContext();
        (await db.Items.OrderBy(i => i.Number).Select(i => i.Number).ToListAsync(Token)).ShouldBe([1, 2, 3, 8]);
        (await db.Items.SingleAsync(i => i.Number == 8, Token)).Title.ShouldBe("NUL  inside");
        var refusals = await db.ImportRefusals.OrderBy(r => r.Line).Select(r => r.Detail).ToListAsync(Token);
        refusals.ShouldContain(d => d.StartsWith("issues[2]: ", StringComparison.Ordinal));
        refusals.ShouldContain("issues[5]: a state that is neither OPEN, CLOSED nor MERGED");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"timestamp\": \"2026-01-01T00:00:00Z\", \"issues\": [")]
    [InlineData("[]")]
    [InlineData("{\"repo\": \"a/b\"}")]
    [InlineData("no json")]
    public async Task A_file_that_is_no_archive_is_refused_whole(string content)
    {
        var failure = await Should.ThrowAsync<UserErrorException>(_stand.ImportAsync(_stand.Write(Encoding.UTF8.GetBytes(content))));
        failure.Remedy.ShouldContain("archive.json");
        (await _stand.ScalarAsync<long>("select count(*) from project")).ShouldBe(0);
    }

    [Theory]
    [InlineData("bad")]
    [InlineData("a/b/c")]
    [InlineData("a b/c")]
    public async Task A_name_that_is_none_is_told_and_nothing_is_stored(string name)
    {
        (await Should.ThrowAsync<UserErrorException>(_stand.ImportAsync(_stand.Write(ArchiveStand.Sample()), name))).Problem.ShouldContain(name);
        (await _stand.ScalarAsync<long>("select count(*) from import_source")).ShouldBe(0);
    }

    [Fact]
    public async Task A_packed_archive_is_read_and_one_that_is_cut_short_is_not()
    {
        var packed = Pack(ArchiveStand.Sample().ToJsonString());
        (await _stand.ImportAsync(_stand.Write(packed, "archive.json.gz"))).Summary.Read.ShouldBe(9);
        await _stand.ClearAsync();
        var failure = await Should.ThrowAsync<UserErrorException>(_stand.ImportAsync(_stand.Write(packed[..(packed.Length / 2)], "cut.json.gz")));
        failure.Problem.ShouldContain("cannot be read");
        (await _stand.ScalarAsync<long>("select count(*) from item")).ShouldBe(0);
    }

    [Fact]
    public async Task An_archive_of_one_project_is_not_taken_for_another()
    {
        await _stand.ImportAsync(_stand.Write(ArchiveStand.Sample()));
        var other = ArchiveStand.Sample(repo: "acme/tools");
        foreach (var item in other["issues"]!.AsArray().Concat(other["pulls"]!.AsArray())) item!["id"] = "I_kwDOAAAAAc4AAAAB";
        await _stand.ImportAsync(_stand.Write(other, "tools.json"));

        var failure = await Should.ThrowAsync<UserErrorException>(_stand.ImportAsync(_stand.Write(ArchiveStand.Sample("2026-05-01T00:00:00Z"), "new.json"), name: "acme/tools"));
        failure.Remedy.ShouldContain("acme/model");
    }

    [Fact]
    public async Task A_renamed_repository_stays_one_project_under_its_newest_name()
    {
        await _stand.ImportAsync(_stand.Write(ArchiveStand.Sample("2026-05-01T00:00:00Z", "acme/model-2"), "new.json"));
        await _stand.ImportAsync(_stand.Write(ArchiveStand.Sample("2026-03-01T00:00:00Z", "acme/model"), "old.json"));

        await using var db = database.CreateContext();
        (await db.Projects.SingleAsync(Token)).FullName.ShouldBe("acme/model-2");
        (await db.ProjectAliases.OrderBy(a => a.Since).Select(a => new { a.FullName, Past = a.Until != null }).ToListAsync(Token))
            .ShouldBe([new { FullName = "acme/model", Past = true }, new { FullName = "acme/model-2", Past = false }]);
    }

    private static JsonObject With(JsonObject item, string field, JsonNode value)
    {
        item[field] = value;
        return item;
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
