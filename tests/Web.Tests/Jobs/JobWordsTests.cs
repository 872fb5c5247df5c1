using Community.Bots.Sync;
using Community.Data.Work;
using Community.Web.Jobs;
using Community.Web.Tests.FrontEnd;
using Community.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Community.Web.Tests.Jobs;

public sealed class JobWordsTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public void Every_kind_of_work_has_a_name(string language)
    {
        using var _ = new InLanguage(language);
        var words = app.Services.GetRequiredService<JobWords>();
        var names = app.Services.GetServices<WorkHandler>().Select(h => words.Kind(h.Kind)).ToList();
        names.Count.ShouldBeGreaterThan(4);
        names.ShouldBeUnique();
    }

    [Fact]
    public void Every_list_of_GitHub_that_is_read_has_a_name_for_being_read()
    {
        string[] lists =
        [
            Resources.Repository, Resources.Labels, Resources.OpenItems, Resources.OpenPulls, Resources.Items, Resources.Pulls, Resources.Comments,
            Resources.ReviewComments, Resources.Events, Resources.Releases, Resources.Runs, Resources.Stars, Resources.Forks, Resources.Reviews, Resources.Timelines,
            Resources.PullDetails,
        ];
        var texts = new Localization.Texts<JobsTexts>();
        lists.Select(list => texts[$"Stage.github-{list}"]).ShouldBeUnique();
    }
}
