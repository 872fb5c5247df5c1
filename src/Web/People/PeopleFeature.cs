using Community.Data.Metrics;
using Community.Data.People;
using Community.Web.Access;
using Community.Web.Projects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Community.Web.People;

internal static class PeopleFeature
{
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<ContributorQueries>();
        services.AddSingleton<ActorRules>();
        services.AddSingleton<WhoQueries>();
        services.AddSingleton<PersonDecisions>();
        services.AddSingleton<PersonHoldings>();
        services.AddSingleton<PersonExport>();
    }

    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        var rules = app.MapGroup("/p/{owner}/{name}/contributors/rules/{ruleNo:int}").RequireAuthorization(AccessFeature.Operator);
        rules.MapPost("/withdraw", WithdrawAsync);
        rules.MapPost("/add-again", AddAgainAsync);
        WhoEndpoints.Map(app);
    }

    /// <summary>A rule that was withdrawn already is no mistake of anybody's: the page shows what holds.</summary>
    private static async Task<Results<RedirectHttpResult, NotFound>> WithdrawAsync(
        string owner, string name, int ruleNo, [FromForm] string? returnUrl, ProjectLoader projects, ActorRules rules, CancellationToken ct)
    {
        if (await projects.FindAsync(owner, name, ct) is not { } project) return TypedResults.NotFound();
        await rules.WithdrawAsync(project.ProjectId, ruleNo, "operator", ct);
        return Back(returnUrl, ruleNo);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> AddAgainAsync(
        string owner, string name, int ruleNo, [FromForm] string? returnUrl, ProjectLoader projects, ActorRules rules, CancellationToken ct)
    {
        if (await projects.FindAsync(owner, name, ct) is not { } project) return TypedResults.NotFound();
        return await rules.AddAgainAsync(project.ProjectId, ruleNo, "operator", ct) is { } added ? Back(returnUrl, added) : TypedResults.NotFound();
    }

    /// <summary>The page then says what was done, and offers to undo it.</summary>
    private static RedirectHttpResult Back(string? returnUrl, int ruleNo)
    {
        var page = AccessFeature.Local(returnUrl);
        return TypedResults.LocalRedirect(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}rule={ruleNo}"));
    }
}
