using Community.Data.Imports.GhArchive;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Imports;

/// <summary>Which repositories' events are kept, and in which order files are read.</summary>
public sealed class SelectionTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IDisposable
{
    private readonly EventStand _stand = new(database.DataSource);
    private readonly EventLines _tell = new();

    [Fact]
    public async Task Without_a_choice_only_events_of_projects_are_kept()
    {
        await _stand.ClearAsync();
        var path = _stand.Write([_tell.Watch(new(1, "acme/model"), 1).ToJsonString(), _tell.Watch(new(2, "acme/other"), 2).ToJsonString(), _tell.Watch(new(3, "acme/third"), 2).ToJsonString()]);
        var nothing = await _stand.ImportTrackedAsync(path);
        (nothing.Summary.New, nothing.Summary.Ignored).ShouldBe((0, 3));

        await _stand.ImportAsync(path, names: ["Acme/Model"]);
        (await _stand.RowsAsync("select owner || '/' || name from project")).ShouldBe(["acme/model"]);
        (await _stand.OneAsync("select count(*) from raw_event")).ShouldBe("1");

        // With one more project the same file holds news.
        await _stand.OneAsync(
            """
            insert into project (owner, name, source, data_revision, facts_revision, commit_count, tracked_at) values ('acme', 'other', 'None', 0, 0, 0, now());
            insert into project_alias (project_id, alias_no, host, full_name, since) select project_id, 0, 'github.com', 'acme/other', now() from project where name = 'other';
            select ''
            """);
        var tracked = await _stand.ImportTrackedAsync(path);
        (tracked.WasKnown, tracked.Summary.New, tracked.Summary.Ignored).ShouldBe((false, 1, 1));
        (await _stand.OneAsync("select github_id from project where name = 'other'")).ShouldBe("2");
        (await _stand.ImportTrackedAsync(path)).WasKnown.ShouldBeTrue();
    }

    [Fact]
    public async Task A_chosen_repository_is_followed_through_its_renames()
    {
        await _stand.ClearAsync();
        string[] names = ["acme/model", "acme/model", "acme/better", "other/thing"];
        var lines = names.Select((n, i) => _tell.Watch(new(n == "other/thing" ? 8 : 7, n), i).ToJsonString());
        (await _stand.ImportAsync(_stand.Write(lines), names: ["acme/model"])).Summary.New.ShouldBe(3);
        (await _stand.RowsAsync("select owner || '/' || name from project")).ShouldBe(["acme/better"]);
    }

    [Fact]
    public async Task What_was_read_of_every_repository_need_not_be_read_for_some()
    {
        await _stand.ClearAsync();
        var path = _stand.Write([_tell.Watch(new(1, "acme/model"), 1).ToJsonString()]);
        await _stand.ImportAsync(path);
        (await _stand.ImportTrackedAsync(path)).WasKnown.ShouldBeTrue();
    }

    [Fact]
    public void Files_of_a_folder_come_in_order_of_time()
    {
        string[] names = ["2026-01-01-10.json.gz", "2026-01-01-9.json.gz", "2026-01-01-0.json", "2025-12-31-23.json.gz", "notes.txt"];
        var paths = names.Select(n => _stand.Write([1], n)).ToList();
        GhArchiveFiles.List([Path.GetDirectoryName(paths[0])!]).Select(Path.GetFileName)
            .ShouldBe(["2025-12-31-23.json.gz", "2026-01-01-0.json", "2026-01-01-9.json.gz", "2026-01-01-10.json.gz"]);
    }

    public void Dispose() => _stand.Dispose();
}
