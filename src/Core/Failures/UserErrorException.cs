namespace Community.Core.Failures;

/// <summary>
/// Something the person who asked can mend: it is told to them in these words, and trying again without a change is of no use.
/// </summary>
/// <param name="problem">What is wrong, naming the project, path or option.</param>
/// <param name="remedy">What to do about it, as an order: "Run git fetch --unshallow in …".</param>
public class UserErrorException(string problem, string remedy, Exception? inner = null) : Exception($"{problem} {remedy}", inner)
{
    public string Problem { get; } = problem;

    public string Remedy { get; } = remedy;
}

/// <summary>A failure of the world that trying again later may mend (a database that restarts, a network that is away).</summary>
public sealed class TransientFailureException(string problem, string remedy, Exception? inner = null) : UserErrorException(problem, remedy, inner);
