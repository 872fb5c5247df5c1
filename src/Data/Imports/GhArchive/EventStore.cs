using Community.Core.Facts;
using Community.Data.Facts;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Imports.GhArchive;

/// <summary>Stores batches of one file, and keeps its account.</summary>
internal sealed class EventStore(
    NpgsqlConnection connection, EventMonths months, ImportedRepositories repositories, EventSelection selection, ImportFile file,
    IReadOnlyList<HeldSpan> held, ImportSummary summary, TimeProvider time)
{
    private readonly Dictionary<int, ProjectSourceFile> _projects = [];
    private long _dropped;

    /// <summary>Goes on with what an earlier reading of the file counted.</summary>
    public async Task ResumeAsync(long linesDone, CancellationToken cancellationToken)
    {
        if (linesDone == 0) return;
        foreach (var project in await ImportLedger.ProjectsAsync(connection, file.SourceId, cancellationToken)) _projects.Add(project.ProjectId, project);
    }

    public async Task AddAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        await months.EnsureAsync(batch.Months, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // What a crash of the server may lose here is read again: how far the file is read is part of the same transaction.
        await connection.ExecuteAsync("set local synchronous_commit = off", cancellationToken);
        _dropped = 0;
        var facts = await PlaceAsync(batch, cancellationToken);
        var known = held.Any(h => h.Overlaps(batch.FirstAt, batch.LastAt));
        var counts = await FactWriter.WriteAsync(connection, facts, cancellationToken, known ? KnownEvents.Likely : KnownEvents.Unlikely);
        await ImportLedger.RefuseAsync(connection, [.. batch.Refusals.Take((int)Math.Max(0, ImportRefusal.MaxKept - summary.Refused))], cancellationToken);
        await ImportLedger.NoteProjectsAsync(connection, file.SourceId, [.. facts.Select(f => _projects[f.ProjectId])], cancellationToken);
        Count(batch, counts);
        await ImportLedger.AdvanceAsync(
            connection, file.SourceId, batch.LinesDone, batch.FirstAt, batch.LastAt, summary.ToJson(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <param name="broken">Why the file could not be read to its end: its account stays open.</param>
    public async Task EndAsync(string? broken, CancellationToken cancellationToken)
    {
        if (broken is null)
        {
            await ImportLedger.EndAsync(connection, file.SourceId, summary.ToJson(), time.GetUtcNow(), cancellationToken);
            return;
        }

        summary.Stopped = broken;
        await ImportLedger.StopAsync(connection, file.SourceId, summary.ToJson(), cancellationToken);
    }

    /// <summary>Gives each repository its project, makes projects of new ones, and drops those that turn out to be none.</summary>
    private async Task<List<ProjectFacts>> PlaceAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        var events = batch.Repositories.Values.OrderBy(r => r.RepositoryId).ToList();
        if (selection.MakesProjects)
        {
            await repositories.AddMissingAsync(
                connection, [.. events.Select(e => new RepositorySighting(e.RepositoryId, e.Names[0].Name, e.Names[0].First))], time.GetUtcNow(), cancellationToken);
        }

        var facts = new List<ProjectFacts>(events.Count);
        foreach (var repository in events)
        {
            var project = (int?)null;
            foreach (var seen in repository.Names)
            {
                project = repositories.Find(new RepositorySighting(repository.RepositoryId, seen.Name, seen.First));
                if (seen.Last > seen.First) repositories.Find(new RepositorySighting(repository.RepositoryId, seen.Name, seen.Last));
            }

            if (project is not { } id)
            {
                // Its name is a project's, but that is another repository by its number.
                _dropped += repository.Facts.Events.Count;
                continue;
            }

            repository.Facts.ProjectId = id;
            facts.Add(repository.Facts);
            NoteProject(id, repository);
        }

        await repositories.StoreAsync(connection, cancellationToken);
        return facts;
    }

    private void NoteProject(int projectId, RepositoryEvents events)
    {
        if (!_projects.TryGetValue(projectId, out var project))
        {
            project = new ProjectSourceFile { ProjectId = projectId, SourceId = file.SourceId, FirstAt = events.FirstAt, LastAt = events.LastAt };
            _projects.Add(projectId, project);
        }

        if (events.FirstAt < project.FirstAt) project.FirstAt = events.FirstAt;
        if (events.LastAt > project.LastAt) project.LastAt = events.LastAt;
        project.Facts += events.Facts.Events.Count;
    }

    private void Count(EventBatch batch, FactCounts counts)
    {
        summary.Read += batch.Lines;
        summary.Ignored += batch.Ignored + _dropped;
        summary.Refused += batch.Refusals.Count;
        summary.OutOfOrder += batch.OutOfOrder;
        summary.LineAt = batch.LineAt;
        var added = counts.ByType.GetValueOrDefault(FactSchema.Events.Name).Added;
        summary.New += added;
        summary.Duplicate += batch.Kept - _dropped - added;
        foreach (var (type, count) in batch.ByType) summary.ByType[type] = summary.ByType.GetValueOrDefault(type) + count;
        foreach (var refusal in batch.Refusals)
            summary.RefusedByReason[refusal.Reason] = summary.RefusedByReason.GetValueOrDefault(refusal.Reason) + 1;
        foreach (var (type, shapes) in batch.Shapes)
        {
            if (!summary.Shapes.TryGetValue(type, out var met)) summary.Shapes.Add(type, met = new SortedSet<string>(StringComparer.Ordinal));
            met.UnionWith(shapes);
        }

        summary.Add(counts);
    }
}
