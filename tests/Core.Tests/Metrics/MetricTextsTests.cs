using System.Globalization;
using Community.Core.Actors;
using Community.Core.Metrics;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Metrics;

public sealed class MetricTextsTests
{
    private static readonly CultureInfo[] Cultures = [.. MetricTexts.Languages.Select(CultureInfo.GetCultureInfo)];

    [Fact]
    public void Both_languages_have_the_same_texts()
    {
        var english = MetricTexts.Keys(CultureInfo.InvariantCulture).Order(StringComparer.Ordinal).ToList();

        english.Count.ShouldBeGreaterThan(60);
        MetricTexts.Keys(CultureInfo.GetCultureInfo("zh-Hans")).Order(StringComparer.Ordinal).ShouldBe(english);
    }

    [Fact]
    public void Every_metric_parameter_and_actor_is_described_in_words_of_its_language_and_no_text_is_left_over()
    {
        foreach (var culture in Cultures)
        {
            List<string> said = [];
            foreach (var metric in MetricCatalogue.All)
            {
                said.AddRange([MetricTexts.Name(metric, culture), MetricTexts.Summary(metric, culture), MetricTexts.N(metric, culture), MetricTexts.Reading(metric, culture)]);
                said.AddRange(MetricTexts.Definition(metric, culture));
            }

            said.AddRange(Enum.GetValues<MetricUnit>().Select(unit => MetricTexts.Unit(unit, culture)));
            said.AddRange(Enum.GetValues<ActorClass>().Select(actor => MetricTexts.Actor(actor, culture)));
            foreach (var name in MetricParameterText.Names)
            {
                said.Add(MetricTexts.Parameter(name, culture));
                said.AddRange(MetricParameterText.ValuesOf(name).Select(value => MetricTexts.ParameterValue(name, value, culture)));
            }

            said.ShouldAllBe(text => text.Length > 0);
            said.Where(text => IsChinese(text) != (culture.Name == "zh-Hans")).ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_region_of_China_reads_Chinese_and_any_other_language_English()
    {
        var metric = MetricCatalogue.Find("retention")!;

        MetricTexts.Name(metric, CultureInfo.GetCultureInfo("zh-CN")).ShouldBe("留存");
        MetricTexts.Name(metric, CultureInfo.GetCultureInfo("de-AT")).ShouldBe("Retention");
    }

    [Fact]
    public void Series_are_said_in_words()
    {
        var (retention, gap, english) = (MetricCatalogue.Find("retention")!, MetricCatalogue.Find("release-gap")!, Cultures[0]);

        MetricTexts.Series(retention, "q+3", english).ShouldBe("Back at +3");
        MetricTexts.Series(retention, "new w+1", english).ShouldBe("New, and back at +1");
        MetricTexts.Series(retention, "any", english).ShouldBe("Back in any of the next four");
        MetricTexts.Series(gap, "", english).ShouldBe("(no prefix)");
        MetricTexts.Series(gap, "python-v", english).ShouldBe("python-v");
        MetricTexts.Series(retention, "q+3", Cultures[1]).ShouldBe("第 +3 期回来");
    }

    private static bool IsChinese(string text) => text.Any(c => c is >= '\u4e00' and <= '\u9fff');
}
