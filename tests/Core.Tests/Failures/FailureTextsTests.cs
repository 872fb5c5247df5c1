using System.Globalization;
using System.Text.RegularExpressions;
using Community.Core.Failures;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Failures;

public sealed partial class FailureTextsTests
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-Hans");

    private static readonly List<string> Keys = [.. FailureTexts.Keys(CultureInfo.InvariantCulture).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_failure_has_a_problem_and_a_remedy_in_both_languages_with_the_same_values()
    {
        FailureTexts.Keys(Chinese).Order(StringComparer.Ordinal).ShouldBe(Keys);
        string[] values = ["«0»", "«1»", "«2»", "«3»"];
        foreach (var failure in Keys.Where(IsProblem).Select(key => new Failure(key, values)))
        {
            var (problem, remedy) = (failure.Problem(English), failure.Remedy(English));
            problem.ShouldEndWith(".", customMessage: failure.Key);
            remedy.ShouldEndWith(".", customMessage: failure.Key);
            ValuesIn(failure.Problem(Chinese)).ShouldBe(ValuesIn(problem), failure.Key);
            ValuesIn(failure.Remedy(Chinese)).ShouldBe(ValuesIn(remedy), failure.Key);
        }

        IEnumerable<string> ValuesIn(string text) => values.Where(text.Contains);
    }

    [Fact]
    public void Every_failure_that_code_names_has_words_and_no_words_are_left_over()
    {
        var code = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();

        var named = code.SelectMany(text => Named.Matches(text)).Select(m => m.Groups["key"].Value).Distinct();
        named.ShouldBeSubsetOf(Keys);
        Keys.Where(IsProblem).ShouldAllBe(key => code.Any(text => text.Contains($"\"{key}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_failure_is_told_in_the_language_of_the_reader_and_in_English_where_it_is_thrown()
    {
        var failure = new Failure("git.shallow", "/srv/git/lighthouse");

        failure.Problem(Chinese).ShouldBe("/srv/git/lighthouse 是浅克隆，只包含部分历史。");
        failure.Remedy(Chinese).ShouldBe("请在 /srv/git/lighthouse 中运行 git fetch --unshallow。");
        var thrown = new UserErrorException(failure);
        (thrown.Problem, thrown.Remedy).ShouldBe(
            ("/srv/git/lighthouse is a shallow clone: it holds only a part of the history.", "Run git fetch --unshallow in /srv/git/lighthouse."));
        thrown.Message.ShouldBe($"{thrown.Problem} {thrown.Remedy}");
    }

    [Fact]
    public void A_visitor_is_not_told_where_things_lie_on_the_server()
    {
        var torn = new Failure("git.corrupt", "/srv/git/lighthouse", "unable to read '/srv/git/lighthouse/objects/aa'");

        torn.Problem(English, Reader.Visitor).ShouldBe("The repository's folder is damaged: what it said is shown to the operator.");
        torn.Problem(Chinese, Reader.Visitor).ShouldBe("仓库所在的文件夹已损坏：原始信息仅管理员可见。");
        torn.Problem(English).ShouldContain("'/srv/git/lighthouse/objects/aa'");
        new Failure("git.unreachable", "https://github.com/a/b", "Could not resolve host").Problem(English, Reader.Visitor)
            .ShouldBe("https://github.com/a/b could not be reached: Could not resolve host.");
    }

    [Theory]
    [InlineData("/srv/git")]
    [InlineData("fatal: '/srv/git' is not there")]
    [InlineData("open(/etc/passwd) failed")]
    [InlineData("path=/srv/git")]
    [InlineData("see file:///srv/git")]
    [InlineData("对象 /srv/git 已损坏")]
    public void A_place_on_the_server_is_seen_in_any_words(string words) => FailureTexts.Show(words, Reader.Visitor).ShouldBeNull();

    [Theory]
    [InlineData("https://github.com/owner/name")]
    [InlineData("ssh://git@host:22/owner/name")]
    [InlineData("owner/name")]
    [InlineData("refs/heads/main")]
    [InlineData("1 / 2")]
    public void Addresses_names_and_branches_are_for_everybody(string words) => FailureTexts.Show(words, Reader.Visitor).ShouldBe(words);

    private static bool IsProblem(string key) => !key.EndsWith(".remedy", StringComparison.Ordinal) && !key.StartsWith("hidden.", StringComparison.Ordinal);

    [GeneratedRegex("""new Failure\("(?<key>[^"]+)"|\?? "(?<key>git\.[a-z-]+)" :""")]
    private static partial Regex Named { get; }
}
