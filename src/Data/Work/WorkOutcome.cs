using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Community.Core.Failures;

namespace Community.Data.Work;

/// <summary>One thing that happened, as a fact and not as a sentence: <see cref="OutcomeTexts"/> has the words in every language.</summary>
/// <param name="Key">A key of <c>OutcomeTexts.resx</c>; stored, so it keeps its meaning.</param>
/// <param name="Count">How many, where something was counted.</param>
/// <param name="Example">A name out of the repository, or another word that is the same in every language.</param>
/// <param name="Values">Of a failure, whose words are in <see cref="FailureTexts"/>; null of anything else.</param>
public sealed record OutcomePart(string Key, long? Count = null, string? Example = null, IReadOnlyList<string>? Values = null)
{
    internal Failure? Failure => Values is null ? null : new Failure(Key, Values);

    internal bool HasWords => Failure is not { } failure || FailureTexts.Knows(failure.Key);
}

/// <summary>What is told of a piece of work: English words, and the facts behind them where we chose the words.</summary>
public sealed record WorkWords(string Text, string? Remedy, IReadOnlyList<OutcomePart>? Parts)
{
    public static WorkWords Of(params IReadOnlyList<OutcomePart> parts) =>
        new(OutcomeTexts.Describe(parts, CultureInfo.InvariantCulture), OutcomeTexts.Remedy(parts, CultureInfo.InvariantCulture), parts);

    public static WorkWords Of(UserErrorException error) =>
        new(error.Problem, error.Remedy, error.Failure is { } failure ? [new OutcomePart(failure.Key, Values: failure.Values)] : null);

    /// <summary>Some failures have English words only, and a newer program may have stored one that this one has no words for.</summary>
    public bool IsEnglishOnly => Parts is null || !Parts.All(p => p.HasWords);

    /// <summary>What happened, for one reader; null where there are only words that would show them a place on the server.</summary>
    public string? TextFor(CultureInfo culture, Reader reader) =>
        IsEnglishOnly ? FailureTexts.Show(Text, reader) : OutcomeTexts.Describe(Parts!, culture, reader);

    public string? RemedyFor(CultureInfo culture, Reader reader) =>
        IsEnglishOnly ? FailureTexts.Show(Remedy, reader) : OutcomeTexts.Remedy(Parts!, culture, reader);

}

/// <summary>How a piece of work ended.</summary>
public sealed record WorkOutcome(WorkState State, WorkWords Words)
{
    public static WorkOutcome Done(params IReadOnlyList<OutcomePart> parts) => new(WorkState.Done, WorkWords.Of(parts));

    public static WorkOutcome Skipped(params IReadOnlyList<OutcomePart> why) => new(WorkState.Skipped, WorkWords.Of(why));

    /// <summary>Not done yet, and no failure: it goes on at that time, by itself.</summary>
    public static WorkOutcome Later(DateTimeOffset at, params IReadOnlyList<OutcomePart> why) => new(WorkState.Queued, WorkWords.Of(why)) { RunAfter = at };

    /// <summary>Set for work that waits (<see cref="Later"/>).</summary>
    public DateTimeOffset? RunAfter { get; private init; }
}

internal static class OutcomeJson
{
    public static string? Write(IReadOnlyList<OutcomePart>? parts) =>
        parts is null ? null : JsonSerializer.Serialize(parts, OutcomeJsonContext.Default.IReadOnlyListOutcomePart);

    public static IReadOnlyList<OutcomePart>? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, OutcomeJsonContext.Default.IReadOnlyListOutcomePart);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<OutcomePart>))]
internal sealed partial class OutcomeJsonContext : JsonSerializerContext;
