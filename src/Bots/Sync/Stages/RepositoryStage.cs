using System.Globalization;
using Community.Bots.GitHub;
using Community.Core.Facts;
using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.GitHub;
using Community.Data.Imports;
using Npgsql;

namespace Community.Bots.Sync.Stages;

/// <summary>The repository itself: whether it is the one we hold facts of, what it is called now, and its counts of today.</summary>
internal sealed class RepositoryStage(string host, long? knownId) : SyncStage(Resources.Repository)
{
    public override bool MayBeMissing => false;

    public override async Task RunAsync(SyncSession session, CancellationToken ct)
    {
        session.Report(Resource);
        var cursor = session.Cursor(Resource);
        var (answer, at) = await AskAsync(session, cursor.Etag, ct);
        (cursor.Etag, cursor.EndedAt, cursor.Round) = (answer.ETag, session.Now, session.Sync.Round);
        cursor.Calls++;
        var facts = session.NewFacts();
        if (answer.Value is { } repository)
        {
            if (knownId is { } known && known != repository.Id) throw OtherRepository(session, repository);
            session.StatedOpen = repository.OpenIssuesCount;
            session.Name = ProjectName.Parse(repository.FullName, null);
            (session.Sync.HasDiscussions, session.Sync.CreatedAt) = (repository.HasDiscussions, repository.CreatedAt);
            AddTotals(facts, repository, DateOnly.FromDateTime(at.UtcDateTime));
        }

        await session.StoreAsync(facts, async connection =>
        {
            if (answer.Value is { } told) await NameAsync(session, connection, told, at, ct);
            await GitHubLedger.SaveAsync(connection, cursor, ct);
            await GitHubLedger.SaveAsync(connection, session.Sync, ct);
        }, ct);
    }

    /// <summary>By its number, which renames and transfers keep; by its name while we do not know the number, and to say what has become of it.</summary>
    private async Task<(GitHubAnswer<GitHubRepository>, DateTimeOffset)> AskAsync(SyncSession session, string? etag, CancellationToken ct)
    {
        if (knownId is not { } id) return await session.GetAsync(c => c.GetRepositoryAsync(session.Name, null, ct));
        try
        {
            return await session.GetAsync(c => c.GetRepositoryAsync(id, etag, ct));
        }
        catch (GitHubRefusedException e) when (e.Details.Kind == GitHubFailureKind.NotFound)
        {
            return await session.GetAsync(c => c.GetRepositoryAsync(session.Name, null, ct));
        }
    }

    private static void AddTotals(ProjectFacts facts, GitHubRepository repository, DateOnly day)
    {
        Add(AttentionKind.Star, repository.StargazersCount);
        Add(AttentionKind.Fork, repository.ForksCount);
        Add(AttentionKind.Watch, repository.SubscribersCount);

        void Add(AttentionKind kind, int? total)
        {
            if (total is not null) facts.Attention.Add(new AttentionDay(facts.ProjectId, kind, day, FactSources.Rest) { Total = total });
        }
    }

    private async Task NameAsync(SyncSession session, NpgsqlConnection connection, GitHubRepository repository, DateTimeOffset at, CancellationToken ct)
    {
        var repositories = await ImportedRepositories.ReadAsync(connection, host, ct);
        if (repositories.Find(new RepositorySighting(repository.Id, session.Name, at)) is not { } found) return;
        if (found != session.ProjectId)
        {
            throw new UserErrorException(new Failure("github.same-repository", session.Name.ToString(), Number(repository.Id)));
        }

        await repositories.StoreAsync(connection, ct);
    }

    private UserErrorException OtherRepository(SyncSession session, GitHubRepository repository) =>
        new(new Failure("github.other-repository", session.Name.ToString(), Number(repository.Id), Number(knownId!.Value)));

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
