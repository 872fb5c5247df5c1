using System.Globalization;
using Community.Core.Failures;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Data.Work;

namespace Community.Data.Sync;

/// <summary>Computes a project's metrics anew after somebody changed what they rest on, such as a rule about actors.</summary>
public sealed class RecomputeWork(ProjectFinder projects, MetricStore metrics) : WorkHandler
{
    public const string Name = "recompute";

    public override string Kind => Name;

    public static WorkRequest Request(int projectId, string requestedBy) => new(
        Name, SyncWork.SerialKey(projectId), projectId, requestedBy, CoalesceKey: string.Create(CultureInfo.InvariantCulture, $"{Name}:{projectId}"), Priority: 1);

    public override async Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct)
    {
        var project = await projects.ByIdAsync(work.Item.ProjectId!.Value, ct)
            ?? throw new UserErrorException(new Failure("project.gone"));
        work.Report(SyncStages.Computing);
        var update = await metrics.UpdateAsync(project.ProjectId, project.DataRevision, change: null, ct);
        return update.Computed == 0
            ? WorkOutcome.Skipped(new OutcomePart("computed-already"))
            : WorkOutcome.Done(new OutcomePart("values", update.Computed));
    }
}
