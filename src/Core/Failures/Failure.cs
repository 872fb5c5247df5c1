using System.Globalization;

namespace Community.Core.Failures;

/// <summary>
/// What went wrong, as a fact and not as a sentence: <c>FailureTexts.resx</c> has the problem under <see cref="Key"/> and what to do about it
/// under the same key and <c>.remedy</c>, in every language.
/// </summary>
/// <param name="Key">Stored with the work it ended, so it keeps its meaning.</param>
/// <param name="Values">What the texts speak of: paths, addresses, numbers, what another program said. Those are the same in every language.</param>
public sealed record Failure(string Key, params IReadOnlyList<string> Values)
{
    public string Problem(CultureInfo culture, Reader reader = Reader.Operator) => FailureTexts.Say(Key, Values, culture, reader);

    public string Remedy(CultureInfo culture, Reader reader = Reader.Operator) => FailureTexts.Say(FailureTexts.RemedyOf(Key), Values, culture, reader);
}

/// <summary>Who is told.</summary>
public enum Reader
{
    /// <summary>Whoever runs the server may know where things lie on it.</summary>
    Operator,

    /// <summary>Anybody else.</summary>
    Visitor,
}
