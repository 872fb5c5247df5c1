using System.Text.Json.Serialization;

namespace Community.FakeGitHub.Serving;

/// <summary>Something that goes wrong on purpose.</summary>
public sealed record Fault
{
    /// <summary>Null for every operation.</summary>
    public string? Operation { get; init; }

    /// <summary>For so many calls; null for as long as it is there.</summary>
    public int? Next { get; set; }

    /// <summary>The share of calls it happens to. (Not <c>init</c>: JSON would then make it 0 where it is left out.)</summary>
    public double Rate { get; set; } = 1;

    /// <summary>Calls that pass before it begins.</summary>
    public int After { get; set; }

    /// <summary>Answered instead.</summary>
    public int? Status { get; init; }

    /// <summary>The body ends after so many bytes, while the headers announce all of it.</summary>
    public int? TruncateAt { get; init; }

    /// <summary>The body ends there and the headers agree, as some proxies do it: what is left is no JSON.</summary>
    public int? CutAt { get; init; }

    /// <summary>Answered instead of the real body, with status 200: to see what others make of it.</summary>
    public string? Body { get; init; }

    /// <summary>The connection is lost before an answer.</summary>
    public bool Drop { get; init; }

    /// <summary>By the clock of the fake.</summary>
    public int? DelayMilliseconds { get; init; }

    /// <summary>Nothing is left of the hourly limit.</summary>
    public bool PrimaryLimit { get; init; }

    /// <summary>A secondary limit, with this <c>retry-after</c> in seconds; 0 says none, as GitHub at times does.</summary>
    public int? SecondaryLimit { get; init; }

    /// <summary>A redirect to this address.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>The share of webhooks that never leave.</summary>
    public double? LoseWebhooks { get; init; }
}

/// <summary>The faults in force. The server holds the world's lock.</summary>
public sealed class Faults(int seed)
{
    private readonly Random _random = new(seed);

    public List<Fault> Active { get; } = [];

    public Fault? Take(string operation)
    {
        foreach (var fault in Active.Where(f => f.LoseWebhooks is null && (f.Operation is null || f.Operation == operation)))
        {
            if (fault.After > 0)
            {
                fault.After--;
                continue;
            }

            if (_random.NextDouble() >= fault.Rate) continue;
            if (fault.Next is { } left && (fault.Next = left - 1) <= 0) Active.Remove(fault);
            return fault;
        }

        return null;
    }

    public bool LosesWebhook() => Active.Any(f => f.LoseWebhooks is { } share && _random.NextDouble() < share);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, OperationCount>))]
[JsonSerializable(typeof(IReadOnlyList<Violation>))]
[JsonSerializable(typeof(Truth))]
internal sealed partial class ControlJson : JsonSerializerContext;

/// <summary>How often an operation was called; of it free (304), and spoilt by a fault.</summary>
public sealed record OperationCount(int Calls, int NotModified, int Faults);

/// <summary>What a request or an answer had wrong.</summary>
/// <param name="Side">request or response.</param>
public sealed record Violation(string Side, string Operation, string Path, IReadOnlyList<string> Faults);
