using System.Collections;
using System.Globalization;
using System.Resources;
using Community.Data.Work;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Work;

public sealed class OutcomeTextsTests
{
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-Hans");

    [Fact]
    public void Both_languages_have_the_same_texts() => Keys(Chinese).ShouldBe(Keys(CultureInfo.InvariantCulture), ignoreOrder: true);

    [Fact]
    public void What_happened_is_said_in_the_language_of_the_reader()
    {
        OutcomePart[] parts = [new("commits", 1), new("rewritten", 1200), new("tags-skipped", 2, "v1")];
        OutcomeTexts.Describe(parts, CultureInfo.GetCultureInfo("en")).ShouldBe("1 new commit; the history was rewritten: 1,200 commits are no longer reachable; 2 tags skipped (v1).");
        OutcomeTexts.Describe(parts, Chinese).ShouldBe("新增 1 个提交；历史已被改写：1,200 个提交不再可达；跳过 2 个标签（v1）。");
        OutcomeTexts.Remedy(parts, Chinese).ShouldBeNull();
        OutcomeTexts.Remedy([new("crashed")], Chinese).ShouldBe("请查看服务器日志，然后重新运行。");
    }

    [Fact]
    public void A_part_that_a_newer_program_wrote_is_still_told() => OutcomeTexts.Describe([new("moons-aligned", 3)], Chinese).ShouldBe("moons-aligned。");

    private static IEnumerable<string> Keys(CultureInfo culture) =>
        new ResourceManager("Community.Data.Work.OutcomeTexts", typeof(OutcomeTexts).Assembly)
            .GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>().Select(e => (string)e.Key);
}
