using Community.Core.History;
using Community.Data.Git;
using Community.Data.Projects;
using Community.Data.Schema;
using Community.Testing.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Community.Data.Tests.Git;

/// <summary>The importer on a database, put together as the product does.</summary>
internal sealed class GitStand
{
    private readonly DatabaseFixture _database;

    public GitStand(DatabaseFixture database, GitOptions? options = null, FetchPolicy? policy = null)
    {
        _database = database;
        Git = NewGit(options);
        Mirrors = new MirrorKeeper(Git, NullLogger<MirrorKeeper>.Instance, policy ?? FetchPolicy.Public);
        Importer = new GitImporter(database.DataSource, Git, Mirrors, TimeProvider.System, NullLogger<GitImporter>.Instance);
        Reader = new HistoryReader(database.DataSource);
        Tracker = new ProjectTracker(database.DataSource, Git, Mirrors, TimeProvider.System, NullLogger<ProjectTracker>.Instance);
    }

    public GitCommand Git { get; }

    public MirrorKeeper Mirrors { get; }

    public GitImporter Importer { get; }

    public HistoryReader Reader { get; }

    public ProjectTracker Tracker { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static GitCommand NewGit(GitOptions? options = null) => new(Options.Create(options ?? new GitOptions()), TimeProvider.System, NullLogger<GitCommand>.Instance);

    /// <summary>A project of its own name that reads this folder.</summary>
    public async Task<int> AddProjectAsync(string path)
    {
        await using var context = _database.CreateContext();
        var project = new Project
        {
            Owner = "tests",
            Name = Guid.NewGuid().ToString("n"),
            Source = ProjectSource.Path,
            Path = path,
            TrackedAt = TimeProvider.System.GetUtcNow(),
        };
        context.Add(project);
        await context.SaveChangesAsync(Token);
        return project.ProjectId;
    }

    public async Task<Project> ProjectAsync(int projectId)
    {
        await using var context = _database.CreateContext();
        return await context.Projects.AsNoTracking().SingleAsync(p => p.ProjectId == projectId, Token);
    }

    public async Task<List<GitCommit>> CommitsAsync(int projectId)
    {
        await using var context = _database.CreateContext();
        return await context.Commits.AsNoTracking().Where(c => c.ProjectId == projectId).OrderBy(c => c.CommitNo).ToListAsync(Token);
    }

    public async Task<List<GitTag>> TagsAsync(int projectId)
    {
        await using var context = _database.CreateContext();
        return await context.Tags.AsNoTracking().Where(t => t.ProjectId == projectId).OrderBy(t => t.Name).ToListAsync(Token);
    }

    public async Task<List<GitSync>> SyncsAsync(int projectId)
    {
        await using var context = _database.CreateContext();
        return await context.Syncs.AsNoTracking().Where(s => s.ProjectId == projectId).OrderBy(s => s.SyncNo).ToListAsync(Token);
    }

    public async Task<List<GitSignature>> SignaturesAsync(int projectId)
    {
        await using var context = _database.CreateContext();
        return await context.Signatures.AsNoTracking().Where(s => s.ProjectId == projectId).OrderBy(s => s.SignatureNo).ToListAsync(Token);
    }

    public async Task<List<string>> CoAuthorsAsync(int projectId)
    {
        await using var context = _database.CreateContext();
        return await context.CoAuthors
            .Where(c => c.ProjectId == projectId)
            .Join(context.Signatures.Where(s => s.ProjectId == projectId), c => c.SignatureNo, s => s.SignatureNo, (c, s) => new { c.CommitNo, c.Ordinal, Text = s.Name + "|" + s.Email })
            .OrderBy(c => c.CommitNo).ThenBy(c => c.Ordinal)
            .Select(c => c.Text)
            .ToListAsync(Token);
    }

    /// <summary>Everything that is stored of the reachable history, without our own numbers: equal for equal histories.</summary>
    public async Task<List<string>> FactsAsync(int projectId)
    {
        var people = await SignaturesAsync(projectId);
        await using var context = _database.CreateContext();
        var coAuthors = (await context.CoAuthors.AsNoTracking().Where(c => c.ProjectId == projectId).ToListAsync(Token)).ToLookup(c => c.CommitNo);
        var commits = (await CommitsAsync(projectId)).Where(c => c.Reachable).Select(c => string.Join('|', (string[])
        [
            Convert.ToHexString(c.Sha), Convert.ToHexString(c.Parents), c.Subject, Text(c.AuthorNo), Text(c.CommitterNo),
            $"{c.AuthoredAt:O} {c.AuthorZone} {c.CommittedAt:O} {c.CommitterZone} {c.ParentCount}",
            .. coAuthors[c.CommitNo].OrderBy(a => a.Ordinal).Select(a => Text(a.SignatureNo)),
        ]));
        var tags = (await TagsAsync(projectId)).Select(t => $"{t.Name}|{Convert.ToHexString(t.TargetSha)}|{t.CreatedAt:O}|{t.Annotated}|{t.OnDefaultBranch}");
        return [.. commits.Order(StringComparer.Ordinal), .. tags.Order(StringComparer.Ordinal)];

        string Text(int number) => $"{people[number].RawName} <{people[number].RawEmail}> as {people[number].Name} <{people[number].Email}>";
    }

    public Task<GitSyncResult> SyncAsync(int projectId) => Importer.SyncAsync(projectId, cancellationToken: Token);

    public Task<RepositoryHistory> LoadAsync(int projectId) => Reader.LoadAsync(projectId, Token);
}
