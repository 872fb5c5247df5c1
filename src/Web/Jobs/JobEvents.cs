using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Community.Core.Failures;
using Community.Data.Work;

namespace Community.Web.Jobs;

/// <summary>What a page is told of a work item; assets/live-progress.js reads it. Texts are in the page's language.</summary>
internal sealed record JobEvent(string Text, string? Count, long Done, long? Total, bool Ended);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobEvent))]
internal sealed partial class JobJson : JsonSerializerContext;

/// <summary>One work item's changes as server-sent events, keyed by row version: a reader that was away resumes from the last it saw.</summary>
internal sealed class JobEvents(JobQueries jobs, WorkSignals signals, JobWords words, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Signals can be lost with their connection; a look now and then finds what they would have said.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <param name="seen">The version of the last event the reader has; 0 for none.</param>
    /// <param name="ct">The reader has gone. A server that stops ends the stream too: it would wait for its readers otherwise.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(long id, Reader reader, long seen, [EnumeratorCancellation] CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        using var subscription = signals.Subscribe();
        while (await FindAsync(id, end.Token) is { } job)
        {
            if (job.RowVersion > seen)
            {
                seen = job.RowVersion;
                var data = new JobEvent(words.Describe(job, reader), words.Count(job), job.ProgressDone, job.ProgressTotal, !job.IsOpen);
                yield return new SseItem<string>(JsonSerializer.Serialize(data, JobJson.Default.JobEvent))
                {
                    EventId = seen.ToString(CultureInfo.InvariantCulture),
                };
            }

            if (!job.IsOpen || !await ChangedAsync(subscription, id, end.Token)) yield break;
        }
    }

    private async Task<JobRow?> FindAsync(long id, CancellationToken ct)
    {
        try
        {
            return await jobs.FindAsync(id, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>False when there is nobody left to tell.</summary>
    private async Task<bool> ChangedAsync(WorkSignals.Subscription subscription, long id, CancellationToken ct)
    {
        try
        {
            while (await subscription.WaitAsync(LookEvery, time, ct) is var ids)
            {
                if (ids.Count == 0 || ids.Contains(id) || ids.Contains(WorkSignals.LookAgain)) return true;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The reader has gone, or the server stops.
        }

        return false;
    }
}
