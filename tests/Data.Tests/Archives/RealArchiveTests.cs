using System.Text.Json;
using Community.Core.Facts;
using Community.Testing;
using Community.Testing.Database;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Archives;

/// <summary>Three real repositories against counts that an independent script made of the same files.</summary>
public sealed class RealArchiveTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "archives"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cfrg+draft-irtf-cfrg-hpke")]
    [InlineData("quicwg+multipath")]
    [InlineData("tlswg+tls13-spec")]
    public async Task Counts_are_those_of_the_reference(string name)
    {
        Assert.SkipUnless(Directory.Exists(Folder), "shared/data/archives is absent");
        using var stand = new ArchiveStand(database.DataSource);
        await stand.ImportAsync(Path.Combine(Folder, $"{name}.archive.json"));
        using var reference = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Folder, $"{name}.reference.json"), Token));
        var expected = reference.RootElement.GetProperty("counts");

        await using var db = database.CreateContext();
        var project = await db.Projects.SingleAsync(p => p.Owner + "/" + p.Name == name.Replace('+', '/'), Token);
        var items = db.Items.Where(i => i.ProjectId == project.ProjectId);
        var (issues, pulls) = (items.Where(i => i.Kind == ItemKind.Issue), items.Where(i => i.Kind == ItemKind.Pull));
        var comments = db.Comments.Where(c => c.ProjectId == project.ProjectId);
        var reviews = db.Reviews.Where(r => r.ProjectId == project.ProjectId);
        var count = await items.CountAsync(Token);
        var max = await items.MaxAsync(i => i.Number, Token);
        var actual = new Dictionary<string, long>
        {
            ["issues"] = await issues.CountAsync(Token),
            ["issues_open"] = await issues.CountAsync(i => i.State == ItemState.Open, Token),
            ["issues_closed"] = await issues.CountAsync(i => i.State == ItemState.Closed, Token),
            ["pulls"] = await pulls.CountAsync(Token),
            ["pulls_open"] = await pulls.CountAsync(i => i.State == ItemState.Open, Token),
            ["pulls_merged"] = await pulls.CountAsync(i => i.Merged == true, Token),
            ["pulls_closed_unmerged"] = await pulls.CountAsync(i => i.State == ItemState.Closed && i.Merged == false, Token),
            ["issue_comments"] = await comments.CountAsync(c => issues.Any(i => i.Number == c.Number), Token),
            ["pull_comments"] = await comments.CountAsync(c => pulls.Any(i => i.Number == c.Number), Token),
            ["reviews"] = await reviews.CountAsync(Token),
            ["review_comments"] = await db.ReviewComments.CountAsync(c => c.ProjectId == project.ProjectId, Token),
            ["max_number"] = max,
            ["missing_numbers"] = max - count,
        };
        foreach (var (key, value) in actual) value.ShouldBe(expected.GetProperty(key).GetInt64(), key);
        var byState = await reviews.GroupBy(r => r.State!).ToDictionaryAsync(g => g.Key.ToUpperInvariant(), g => g.Count(), Token);
        foreach (var state in expected.GetProperty("reviews_by_state").EnumerateObject())
            byState[state.Name].ShouldBe(state.Value.GetInt32(), state.Name);
    }
}
