using System.Globalization;

namespace Community.Core.Failures;

/// <summary>
/// Something the person who asked can mend: it is told to them in these words, and trying again without a change is of no use.
/// </summary>
public class UserErrorException : Exception
{
    /// <summary>In English alone: for what is told on a terminal, before there are pages.</summary>
    /// <param name="problem">What is wrong, naming the project, path or option.</param>
    /// <param name="remedy">What to do about it, as an order: "Run git fetch --unshallow in …".</param>
    public UserErrorException(string problem, string remedy, Exception? inner = null) : base($"{problem} {remedy}", inner) =>
        (Problem, Remedy) = (problem, remedy);

    /// <summary>In the language of whoever reads of it.</summary>
    public UserErrorException(Failure failure, Exception? inner = null)
        : this(failure.Problem(CultureInfo.InvariantCulture), failure.Remedy(CultureInfo.InvariantCulture), inner) => Failure = failure;

    /// <summary>In English, with all that there is to know.</summary>
    public string Problem { get; }

    public string Remedy { get; }

    /// <summary>Null where there are only English words.</summary>
    public Failure? Failure { get; }
}

/// <summary>A failure of the world that trying again later may mend (a database that restarts, a network that is away).</summary>
public class TransientFailureException : UserErrorException
{
    public TransientFailureException(string problem, string remedy, Exception? inner = null) : base(problem, remedy, inner)
    {
    }

    public TransientFailureException(Failure failure, Exception? inner = null) : base(failure, inner)
    {
    }

    /// <summary>When trying again makes sense, where that is known; null leaves it to whoever tries.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}
