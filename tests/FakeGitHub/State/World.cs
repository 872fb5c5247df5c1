namespace Community.FakeGitHub.State;

/// <summary>
/// Everything there is. One lock around it: the server holds it for every call, and changes come from requests, from control calls and from tests.
/// </summary>
public sealed class World(TimeProvider time)
{
    private long _nextId = 1_000_000_001;

    public Lock Gate { get; } = new();

    public DateTimeOffset Now => Seconds(time.GetUtcNow());

    public List<Account> Accounts { get; } = [];

    public List<Repository> Repositories { get; } = [];

    /// <summary>Where webhooks are made: event, action, repository, item and what else the payload shows.</summary>
    public event Action<WorldChange>? Changed;

    /// <summary>Larger than an Int32 holds, as GitHub's are.</summary>
    public long NextId() => _nextId += 7;

    public Account Account(string login, string type = "User")
    {
        if (Accounts.FirstOrDefault(a => a.Login == login) is { } known) return known;
        var account = new Account { Id = NextId(), Login = login, Type = type };
        Accounts.Add(account);
        return account;
    }

    /// <summary>By its present name; <paramref name="moved"/> when it was found by a former one.</summary>
    public Repository? Find(string owner, string name, out bool moved)
    {
        var fullName = $"{owner}/{name}";
        moved = false;
        if (Repositories.Find(r => r.FullName.Equals(fullName, StringComparison.OrdinalIgnoreCase)) is { } present) return present;
        moved = true;
        return Repositories.Find(r => r.FormerNames.Contains(fullName, StringComparer.OrdinalIgnoreCase));
    }

    public void Tell(WorldChange change) => Changed?.Invoke(change);

    /// <summary>GitHub's times are whole seconds.</summary>
    public static DateTimeOffset Seconds(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}

/// <param name="Event">As in X-GitHub-Event.</param>
public sealed record WorldChange(
    string Event, string Action, Repository Repository, Item Item, Account Sender, Comment? Comment = null, Review? Review = null);
