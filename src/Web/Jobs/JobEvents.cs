using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Community.Data.Work;

namespace Community.Web.Jobs;

/// <summary>What a page is told of a work item; assets/live-progress.js reads it. Texts are in the page's language.</summary>
internal sealed record JobEvent(string Text, string? Count, long Done, long? Total, bool Ended);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobEvent))]
internal sealed partial class JobJson : JsonSerializerContext;

/// <summary>One work item's changes as server-sent events, keyed by row version: a reader that was away resumes from the last it saw.</summary>
internal sealed class JobEvents(JobQueries jobs, WorkSignals signals, JobWords words, TimeProvider time)
{
    /// <summary>Signals can be lost with their connection; a look now and then finds what they would have said.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<SseItem<string>> FollowAsync(long id, long seen, [EnumeratorCancellation] CancellationToken ct)
    {
        using var subscription = signals.Subscribe();
        while (true)
        {
            var job = await jobs.FindAsync(id, ct);
            if (job is null) yield break;
            if (job.RowVersion > seen)
            {
                seen = job.RowVersion;
                var data = new JobEvent(words.Describe(job), words.Count(job), job.ProgressDone, job.ProgressTotal, !job.IsOpen);
                yield return new SseItem<string>(JsonSerializer.Serialize(data, JobJson.Default.JobEvent))
                {
                    EventId = seen.ToString(CultureInfo.InvariantCulture),
                };
            }

            if (!job.IsOpen) yield break;
            while (!(await subscription.WaitAsync(LookEvery, time, ct) is var ids && (ids.Count == 0 || ids.Contains(id) || ids.Contains(WorkSignals.LookAgain))))
            {
            }
        }
    }
}
