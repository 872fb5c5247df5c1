using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Community.Core.Failures;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Imports;

/// <summary>Files that are broken, hostile or not what they seem: what is good in them comes in, the rest is told with its place.</summary>
public sealed class BadFileTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IDisposable
{
    private static readonly EventLines.Repository Model = new(100, "acme/model");

    private readonly EventStand _stand = new(database.DataSource);
    private readonly EventLines _tell = new();

    [Fact]
    public async Task A_packed_file_that_breaks_off_gives_what_stands_before_and_can_be_replaced()
    {
        await _stand.ClearAsync();
        var lines = EventStory.Tell(seed: 21);
        var packed = EventStand.Pack(lines);
        foreach (var length in (int[])[packed.Length / 2, packed.Length - 9, packed.Length - 1])
        {
            var broken = await _stand.ImportAsync(_stand.Write(packed[..length], $"broken-{length}.json.gz"));
            broken.Summary.Stopped.ShouldNotBeNull();
            broken.Summary.Read.ShouldBeGreaterThan(0);
            (await _stand.OneAsync($"select ended_at is null and lines_done = {broken.Summary.Read} from import_source where source_id = {broken.File.SourceId}")).ShouldBe("True");
        }

        var whole = await _stand.ImportAsync(_stand.Write(packed, "whole.json.gz"));
        whole.Summary.Stopped.ShouldBeNull();
        whole.Summary.Read.ShouldBe(lines.Count);
        (await _stand.OneAsync("select count(*) from raw_event")).ShouldBe(lines.Distinct().Count().ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_packed_file_with_a_wrong_byte_is_stopped_there()
    {
        await _stand.ClearAsync();
        var packed = EventStand.Pack(EventStory.Tell(seed: 22));
        packed[packed.Length * 2 / 3] ^= 0x55;
        (await _stand.ImportAsync(_stand.Write(packed, "wrong.json.gz"))).Summary.Stopped.ShouldNotBeNull();
    }

    [Fact]
    public async Task Packed_parts_one_after_the_other_are_one_file()
    {
        await _stand.ClearAsync();
        var lines = EventStory.Tell(seed: 23);
        var summary = (await _stand.ImportAsync(_stand.Write([.. EventStand.Pack(lines[..100]), .. EventStand.Pack(lines[100..])], "two.json.gz"))).Summary;
        summary.Stopped.ShouldBeNull();
        summary.Read.ShouldBe(lines.Count);
    }

    [Fact]
    public async Task A_file_that_unpacks_to_far_too_much_is_stopped_without_filling_the_memory()
    {
        await _stand.ClearAsync();
        var bomb = EventStand.Pack(new byte[200 << 20]);
        bomb.Length.ShouldBeLessThan(1 << 20);
        var summary = (await _stand.ImportAsync(_stand.Write([.. EventStand.Pack([_tell.Watch(Model, 1).ToJsonString()]), .. bomb], "bomb.json.gz"))).Summary;
        summary.Stopped.ShouldNotBeNull();
        summary.New.ShouldBe(1);
    }

    [Fact]
    public async Task A_line_longer_than_any_event_is_stepped_over()
    {
        await _stand.ClearAsync();
        var line = (string text) => Encoding.UTF8.GetBytes(text + "\n");
        byte[] content =
        [
            .. line(_tell.Watch(Model, 1).ToJsonString()), .. line("{\"id\":\"" + new string('x', 70 << 20) + "\"}"), .. line(_tell.Watch(Model, 2).ToJsonString()),
        ];
        foreach (var (bytes, name) in (IEnumerable<(byte[], string)>)[(content, "long.json"), (EventStand.Pack(content), "long.json.gz")])
        {
            var summary = (await _stand.ImportAsync(_stand.Write(bytes, name))).Summary;
            summary.Stopped.ShouldBeNull();
            (summary.Read, summary.RefusedByReason["too-long"]).ShouldBe((3, 1));
        }

        (await _stand.RowsAsync("select distinct line from import_refusal")).ShouldBe(["2"]);
        (await _stand.OneAsync("select count(*) from raw_event")).ShouldBe("2");
    }

    [Fact]
    public async Task Marks_and_line_ends_of_other_systems_and_a_missing_last_end_are_no_harm()
    {
        await _stand.ClearAsync();
        var text = "\uFEFF" + string.Join("\r\n", Enumerable.Range(1, 5).Select(i => _tell.Watch(Model, i).ToJsonString()));
        var summary = (await _stand.ImportAsync(_stand.Write(Encoding.UTF8.GetBytes(text), "dos.json"))).Summary;
        (summary.New, summary.Refused).ShouldBe((5, 0));
        summary = (await _stand.ImportAsync(_stand.Write(EventStand.Pack(Encoding.UTF8.GetBytes(text)), "dos.json.gz"))).Summary;
        (summary.Duplicate, summary.Stopped).ShouldBe((5, null));
    }

    [Theory]
    [InlineData("", "empty-line")]
    [InlineData("[]", "not-an-event")]
    [InlineData("{} {}", "not-json")]
    [InlineData("{\"id\":\"1\"", "not-json")]
    [InlineData("{\"id\":\"1\"}", "missing")]
    public async Task Text_that_is_no_event_is_refused(string line, string reason) => await RefusedAsync(line, reason);

    [Theory]
    [InlineData("id", "\"12a\"", "wrong-type")]
    [InlineData("id", "null", "missing")]
    [InlineData("created_at", "\"2026-11-22T00:00:00Z\"", "impossible-date")]
    [InlineData("created_at", "\"2007-12-31T23:59:59Z\"", "impossible-date")]
    [InlineData("created_at", "5", "wrong-type")]
    [InlineData("type", "\"\"", "missing")]
    [InlineData("repo", "{\"id\":0,\"name\":\"a/b\"}", "wrong-type")]
    [InlineData("repo", "{\"id\":5,\"name\":\"a/b/c\"}", "bad-name")]
    [InlineData("repo", "null", "missing")]
    [InlineData("actor", "{\"login\":\"a\\u0000b\"}", "bad-text")]
    [InlineData("actor", "{\"login\":\"\\ud800\"}", "bad-text")]
    [InlineData("actor", "{\"login\":\"a\",\"login\":\"b\"}", "duplicate-key")]
    [InlineData("payload", "null", "missing")]
    [InlineData("payload", "{\"action\":\"closed\",\"issue\":null}", "missing")]
    [InlineData("payload", "{\"action\":\"closed\",\"issue\":{\"state\":\"open\"}}", "missing")]
    [InlineData("payload", "{\"action\":\"closed\",\"issue\":{\"number\":1,\"number\":2}}", "duplicate-key")]
    [InlineData("payload", "{\"action\":\"closed\",\"issue\":{\"number\":1,\"state\":\"ajar\"}}", "unknown-value")]
    [InlineData("payload", "{\"action\":\"closed\",\"issue\":{\"number\":1,\"closed_at\":\"2030-01-01T00:00:00Z\"}}", "impossible-date")]
    public async Task A_field_that_cannot_be_is_refused_with_its_line(string field, string value, string reason)
    {
        var line = _tell.Issue(Model, 5, "closed", 1).ToJsonString();
        var node = JsonNode.Parse(line)!.AsObject();
        node[field] = "@@";
        await RefusedAsync(node.ToJsonString().Replace("\"@@\"", value, StringComparison.Ordinal), reason);
    }

    [Fact]
    public async Task Kept_payloads_with_a_field_twice_are_refused()
    {
        var line = _tell.Create(Model, 3).ToJsonString().Replace("\"pusher_type\":", "\"ref\":\"x\",\"pusher_type\":", StringComparison.Ordinal);
        await RefusedAsync(line, "duplicate-key");
    }

    [Fact]
    public async Task Titles_are_mended_where_the_database_cannot_hold_them()
    {
        await _stand.ClearAsync();
        var line = _tell.Issue(Model, 5, "opened", 1).ToJsonString();
        var title = JsonNode.Parse(line)!["payload"]!["issue"]!["title"]!.ToJsonString();
        (await _stand.ImportAsync(_stand.Write([line.Replace(title, "\"a\\u0000b \\ud83d\\ude80 \\ud83d\"", StringComparison.Ordinal)]))).Summary.Refused.ShouldBe(0);
        (await _stand.OneAsync("select title from item")).ShouldBe("ab 🚀 \uFFFD");
    }

    [Fact]
    public async Task The_first_thousand_refusals_are_kept_and_all_are_counted()
    {
        await _stand.ClearAsync();
        var summary = (await _stand.ImportAsync(_stand.Write(Enumerable.Repeat("nothing", 1234)))).Summary;
        (summary.Refused, summary.RefusedByReason["not-json"]).ShouldBe((1234, 1234));
        (await _stand.OneAsync("select count(*) || ' ' || max(line) from import_refusal")).ShouldBe("1000 1000");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told() =>
        (await Should.ThrowAsync<UserErrorException>(() => _stand.ImportAsync("/nowhere/2026-01-01-0.json.gz"))).Problem.ShouldContain("/nowhere/");

    public void Dispose() => _stand.Dispose();

    /// <summary>Between two good lines.</summary>
    private async Task RefusedAsync(string line, string reason)
    {
        await _stand.ClearAsync();
        var summary = (await _stand.ImportAsync(_stand.Write([_tell.Watch(Model, 1).ToJsonString(), line, _tell.Watch(Model, 2).ToJsonString()]))).Summary;
        summary.RefusedByReason.ShouldBe(new Dictionary<string, long> { [reason] = 1 });
        (summary.New, summary.Read).ShouldBe((2, 3));
        (await _stand.RowsAsync("select line || ' ' || reason from import_refusal")).ShouldBe([$"2 {reason}"]);
        (await _stand.OneAsync("select count(*) from item")).ShouldBe("0");
    }
}
