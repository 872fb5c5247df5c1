using Community.Core.Facts;
using Community.Core.Metrics;
using Community.Core.People;
using Community.Data.Facts;
using Community.Data.Metrics;
using Community.Data.People;
using Community.Data.Projects;
using Community.Data.Tests.Git;
using Community.Data.Tests.Work;
using Community.Data.Work;
using Community.Testing.Database;
using Community.Testing.Git;
using Npgsql;
using Shouldly;
using Xunit;
using Person = Community.Testing.Git.Person;

namespace Community.Data.Tests.People;

/// <summary>A project with a history and facts in which Ada is named in every place there is, together with others.</summary>
internal sealed class PeopleStand(DatabaseFixture database)
{
    public const long AdaNumber = 918_273_645;

    /// <summary>All that names Ada, as it could stand anywhere.</summary>
    public static readonly IReadOnlyList<string> Needles = ["ada-l", "lovelace", "918273645", "adal", "Countess of L"];

    private static readonly Person Ada = new("Ada Lovelace", "ada@lovelace.example");
    private static readonly Person AdaOnGitHub = new("Ada Lovelace", $"{AdaNumber}+Ada-L@users.noreply.github.com");
    private static readonly Person AdaBefore = new("Countess of L", "old@lovelace.example");
    private static readonly Person AdaAtWork = new("Ada", "adal@engines.example");
    private static readonly Person Lin = new("Lin Wu", "lin@engines.example");

    private readonly GitStand _git = new(database);
    private readonly DecisionReader _decisions = new(database.DataSource);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public DatabaseFixture Database => database;

    public WorkQueue Queue => new(database.DataSource, TimeProvider.System);

    public PeopleReader People => new(database.DataSource, new ActorRuleReader(database.DataSource), _decisions);

    public PersonDecisions Decisions => new(new ContextFactory(database), Queue, People, TimeProvider.System);

    public ActorRules Rules => new(new ContextFactory(database), Queue, TimeProvider.System);

    public PersonEraser Eraser => new(database.DataSource, People);

    public GitStand Git => _git;

    public HistoryCache Cache => new(_git.Reader, new ActorRuleReader(database.DataSource), _decisions);

    public MetricStore Metrics => new(database.DataSource, Cache, TimeProvider.System);

    public static Task<TestRepository> RepositoryAsync() => TestRepository.CreateAsync(s =>
    {
        var tip = s.Commit("root", author: Lin, at: Moment.At("2024-01-02"), files: new Dictionary<string, string> { [".mailmap"] = "Ada Lovelace <ada@lovelace.example> <old@lovelace.example>\n" });
        foreach (var month in Enumerable.Range(1, 9))
        {
            var day = $"2024-0{month}-1";
            tip = s.Commit($"Add engine {month}", [tip], Ada, Moment.At($"{day}0"));
            tip = s.Commit("Merge pull request #3 from ada-l/engine", [tip], AdaOnGitHub, Moment.At($"{day}1"));
            tip = s.Commit("Thank @Ada-L and Ada Lovelace", [tip], Lin, Moment.At($"{day}2"));
            if (month % 2 == 0) tip = s.Commit("Old work\n\nCo-authored-by: Lin Wu <lin@engines.example>", [tip], AdaBefore, Moment.At($"{day}3"));
            if (month % 3 == 0) tip = s.Commit("Mail adal@engines.example\n\nCo-authored-by: Ada Lovelace <ada@lovelace.example>", [tip], AdaAtWork, Moment.At($"{day}4"), committer: Lin);
        }

        s.Tag("v1.0", tip).Branch("main", tip);
    });

    public async Task<Project> ProjectAsync(TestRepository repository)
    {
        var id = await _git.AddProjectAsync(repository.Path);
        var result = await _git.SyncAsync(id);
        await Metrics.UpdateAsync(id, result.DataRevision, result, Token);
        await WriteAsync(Facts(id));
        return await _git.ProjectAsync(id);
    }

    /// <summary>An erasure reaches everything in the database, also what the next test writes.</summary>
    public Task ClearAsync() => ScalarAsync<object?>(
        """
        do $$ begin execute (select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' cascade' from pg_tables where schemaname = 'public' and tablename <> '__migrations'); end $$
        """);

    public async Task WriteAsync(ProjectFacts facts)
    {
        await new EventMonths(database.DataSource).EnsureAsync([facts], Token);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await FactWriter.WriteAsync(connection, [facts], Token);
        await transaction.CommitAsync(Token);
    }

    /// <summary>Facts of every kind, some with Ada's number, some with her login alone, as archives have it.</summary>
    public static ProjectFacts Facts(int projectId)
    {
        var facts = new ProjectFacts(projectId);
        var at = new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.Zero);
        for (var number = 1; number <= 4; number++)
        {
            facts.Add(new Item
            {
                Number = number,
                Kind = number == 3 ? ItemKind.Pull : ItemKind.Issue,
                CreatedAt = at,
                AuthorId = number == 1 ? AdaNumber : null,
                AuthorLogin = number < 4 ? "Ada-L" : "lin",
                AuthorAt = at,
                Title = $"Engine {number}, see @ada-l, Ada Lovelace or ada@lovelace.example",
                TextAt = at,
                State = ItemState.Closed,
                ClosedAt = at.AddDays(1),
                StateAt = at.AddDays(1),
                Merged = number == 3 ? true : null,
                MergedByLogin = "ada-l",
                MergedById = AdaNumber,
                MergeSeenAt = at,
                Assignees = ["lin", "Ada-L"],
                Milestone = "For @ada-l",
                AssignedAt = at,
                HeadRef = "ada-l-patch-1",
                HeadSha = new string('a', 40),
                BaseRef = "main",
                BranchesAt = at,
                Labels = ["ask @ada-l"],
                LabelsAt = at,
                Sources = FactSources.Rest,
            });
            facts.Comments.Add(new Comment { Number = number, At = at.AddHours(1), AuthorLogin = "Ada-L", SeenAt = at, Sources = FactSources.ArchiveFile });
            facts.Comments.Add(new Comment { Number = number, At = at.AddHours(1), AuthorLogin = "lin", SeenAt = at, Sources = FactSources.ArchiveFile });
            facts.ReviewComments.Add(new ReviewComment { Number = number, At = at.AddHours(2), Key = 100 + number, AuthorId = AdaNumber, AuthorLogin = "ada-l", Full = true, SeenAt = at, Sources = FactSources.Rest });
            facts.Reviews.Add(new Review { Number = number, ReviewId = 200 + number, AuthorId = AdaNumber, AuthorLogin = "ada-l", State = "approved", At = at, Full = true, SeenAt = at, Sources = FactSources.Rest });
            facts.Timeline.Add(new TimelineEvent { Number = number, At = at, Kind = "assigned", Subject = "Ada-L", ActorLogin = "lin", ActorId = 5, SeenAt = at, Sources = FactSources.GhArchive });
            facts.Timeline.Add(new TimelineEvent { Number = number, At = at, Kind = "renamed", Subject = "old\nAsk @ada-l", ActorLogin = "ada-l", ActorId = AdaNumber, SeenAt = at, Sources = FactSources.GhArchive });
            facts.Events.Add(new RawEvent
            {
                CreatedAt = at.AddMinutes(number),
                EventId = 1000 + number,
                Type = "MemberEvent",
                ActorId = AdaNumber,
                ActorLogin = "ada-l",
                Ref = "refs/heads/ada-l/engine",
                SourceId = 1,
                Payload = number % 2 == 0 ? """{"member":{"login":"lin"},"note":"nothing"}""" : """{"member":{"login":"Ada\u002dL","id":918273645}}""",
            });
        }

        facts.Labels.Add(new Label { Name = "ask @ada-l", Description = "Ada Lovelace knows", SeenAt = at, Sources = FactSources.Rest });
        facts.Releases.Add(new PublishedRelease { ReleaseId = 1, Tag = "v1.0", Name = "Ada Lovelace", AuthorId = AdaNumber, AuthorLogin = "ada-l", PublishedAt = at, SeenAt = at, Sources = FactSources.Rest });
        facts.Discussions.Add(new Discussion { Number = 9, Title = "Why, @ada-l?", AuthorId = AdaNumber, AuthorLogin = "ada-l", CreatedAt = at, SeenAt = at, Sources = FactSources.Rest });
        facts.Runs.Add(new WorkflowRun { RunId = 1, Branch = "ada-l/engine", ActorId = AdaNumber, ActorLogin = "ada-l", CreatedAt = at, SeenAt = at, Sources = FactSources.Rest });
        return facts;
    }

    /// <summary>Ada's number as a person; her mail at work is not known to be hers until somebody says so.</summary>
    public async Task<int> JoinAdaAsync(Project project)
    {
        var view = await People.ReadAsync(project, Token);
        var github = view.Graph.Find(PersonIdentity.Login("ada-l"))!;
        foreach (var mail in (string[])["ada@lovelace.example", "adal@engines.example"])
        {
            var now = await _git.ProjectAsync(project.ProjectId);
            (await Decisions.DecideAsync(now, DecisionKind.Join, github.No, view.Graph.Find(PersonIdentity.Email(mail))!.No, "@ada-l says so", null, "tests", Token)).ShouldNotBeNull();
        }

        var joined = (await People.ReadAsync(await _git.ProjectAsync(project.ProjectId), Token)).Graph.Find(github.No)!;
        await Metrics.UpdateAsync(project.ProjectId, (await _git.ProjectAsync(project.ProjectId)).DataRevision, null, Token);
        return joined.No;
    }

    /// <summary>The stored points of a project, and those of every variant of who is one person.</summary>
    public async Task<string> PointsAsync(int projectId)
    {
        var project = await _git.ProjectAsync(projectId);
        var view = await Cache.GetAsync(projectId, project.DataRevision, Token);
        await using var command = database.DataSource.CreateCommand("select metric_id || ' ' || series || ' ' || start_on || ' ' || coalesce(value::text, '-') || ' ' || n from metric_point where project_id = $1 order by 1");
        command.Parameters.Add(new() { Value = projectId });
        var stored = await TextsAsync(command);
        var variants = from metric in MetricCatalogue.All from rule in Enum.GetValues<IdentityRule>() from point in metric.Evaluate(view, metric.Defaults with { Identity = rule }) select $"{metric.Id} {rule} {point}";
        return string.Join('\n', stored.Concat(variants));
    }

    /// <summary>Every table and column of the schema in which one of these words stands, as text or as bytes.</summary>
    public async Task<IReadOnlyList<string>> PlacesOfAsync(IReadOnlyList<string> words)
    {
        var found = new List<string>();
        await using var list = database.DataSource.CreateCommand(
            """
            select t.relname, a.attname from pg_class t join pg_attribute a on a.attrelid = t.oid
            where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
            """);
        await using var reader = await list.ExecuteReaderAsync(Token);
        var columns = new List<(string Table, string Column)>();
        while (await reader.ReadAsync(Token)) columns.Add((reader.GetString(0), reader.GetString(1)));
        columns.Count.ShouldBeGreaterThan(100);
        string[] needles = [.. words.Concat(words.Select(w => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(w)))).Select(w => $"%{w}%")];
        foreach (var (table, column) in columns)
        {
            await using var look = database.DataSource.CreateCommand($"select \"{column}\"::text from {table} where to_jsonb(\"{column}\")::text ilike any($1) limit 1");
            look.Parameters.Add(new() { Value = needles });
            if (await look.ExecuteScalarAsync(Token) is string text) found.Add($"{table}.{column}: {text}");
        }

        return found;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    private static async Task<List<string>> TextsAsync(NpgsqlCommand command)
    {
        var texts = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token)) texts.Add(reader.GetString(0));
        return texts;
    }
}
