using System.Net;
using Community.Core.Actors;
using Community.Core.Metrics;
using Community.Web.Definitions;
using Community.Web.Localization;
using Community.Web.Tests.FrontEnd;
using Community.Web.Tests.Hosting;

namespace Community.Web.Tests.Definitions;

public sealed class DefinitionsPageTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task Every_metric_rule_and_list_is_there_under_its_own_address(string language)
    {
        var html = WebUtility.HtmlDecode(await app.HtmlAsync("/definitions", language));
        using var speaking = new InLanguage(language);
        var culture = System.Globalization.CultureInfo.CurrentUICulture;

        foreach (var metric in MetricCatalogue.All)
        {
            html.ShouldContain($"id=\"{metric.Id}\"");
            html.ShouldContain(MetricTexts.Reading(metric, culture));
            foreach (var paragraph in MetricTexts.OwnDefinition(metric, culture)) html.ShouldContain(paragraph);
        }

        foreach (var rule in MetricTexts.SharedRules)
        {
            html.ShouldContain($"id=\"rule-{rule}\"");
            html.ShouldContain(MetricTexts.SharedRule(rule, culture));
        }

        foreach (var rule in DefaultActorRules.V1.Rules) html.ShouldContain($"<code>{rule.Pattern}</code>");
        foreach (var domain in Webmail.Domains) html.ShouldContain($"<li>{domain}</li>");
        foreach (var section in (string[])["rules", "parameters", "identity", "actors", "mail-providers", "marks"]) html.ShouldContain($"id=\"{section}\"");
    }

    [Fact]
    public void The_reasons_of_the_list_of_actors_are_those_of_the_rules()
    {
        using var english = new InLanguage("en");
        var texts = new Texts<DefinitionsTexts>();
        foreach (var rule in DefaultActorRules.V1.Rules) texts[$"Reason.{rule.Id.Replace('.', '_')}"].ShouldBe(rule.Reason);
    }
}
