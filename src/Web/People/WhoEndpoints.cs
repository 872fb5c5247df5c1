using Community.Core.Failures;
using Community.Core.People;
using Community.Data.People;
using Community.Data.Projects;
using Community.Data.Work;
using Community.Web.Access;
using Community.Web.Layout;
using Community.Web.Projects;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace Community.Web.People;

/// <summary>What the operator says of who is who, and takes back; and what can be had and done about one person.</summary>
internal static class WhoEndpoints
{
    private const string By = "operator";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/p/{owner}/{name}/people/of/{signatureNo:int}", OfSignatureAsync);
        var writes = app.MapGroup("/p/{owner}/{name}/people").RequireAuthorization(AccessFeature.Operator);
        // Also where an endpoint reads no form, which alone would make the framework ask: erasing cannot be undone.
        writes.AddEndpointFilter(async (call, next) =>
            await call.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(call.HttpContext) ? await next(call) : TypedResults.BadRequest());
        writes.MapPost("/join", (string owner, string name, IFormCollection form, ProjectLoader projects, PersonDecisions decisions, CancellationToken ct) =>
            DecideAsync(owner, name, DecisionKind.Join, form, projects, decisions, ct));
        writes.MapPost("/apart", (string owner, string name, IFormCollection form, ProjectLoader projects, PersonDecisions decisions, CancellationToken ct) =>
            DecideAsync(owner, name, DecisionKind.Split, form, projects, decisions, ct));
        writes.MapPost("/{identity:int}/split", (string owner, string name, int identity, IFormCollection form, ProjectLoader projects, PersonDecisions decisions, CancellationToken ct) =>
            AnswerAsync(owner, name, form["returnUrl"], projects, async p => await decisions.SplitAsync(p, identity, Numbers(form["identities"]), form["reason"], By, ct), ct));
        writes.MapPost("/decisions/{decisionNo:int}/withdraw", (string owner, string name, int decisionNo, [FromForm] string? returnUrl, ProjectLoader projects, PersonDecisions decisions, CancellationToken ct) =>
            AnswerAsync(owner, name, returnUrl, projects, async p => await decisions.WithdrawAsync(p.ProjectId, decisionNo, By, ct) ? decisionNo : null, ct));
        writes.MapPost("/decisions/{decisionNo:int}/again", (string owner, string name, int decisionNo, [FromForm] string? returnUrl, ProjectLoader projects, PersonDecisions decisions, CancellationToken ct) =>
            AnswerAsync(owner, name, returnUrl, projects, p => decisions.DecideAgainAsync(p.ProjectId, decisionNo, By, ct), ct));
        // Its page answers to the shorter address, to posts as well.
        writes.MapPost("/{identity:int}/erasure", EraseAsync);
        writes.MapGet("/{identity:int}/export", ExportAsync);
    }

    private static Task<Results<RedirectHttpResult, NotFound>> DecideAsync(
        string owner, string name, DecisionKind kind, IFormCollection form, ProjectLoader projects, PersonDecisions decisions, CancellationToken ct) =>
        AnswerAsync(
            owner, name, form["returnUrl"], projects,
            p => Numbers(form["left"]) is [var left] && Numbers(form["right"]) is [var right]
                ? decisions.DecideAsync(p, kind, left, right, form["reason"], Evidence(form["evidence"]), By, ct)
                : throw new UserErrorException(new Failure("person.unknown")),
            ct);

    /// <summary>The page then says what was done, and offers to undo it; or what stands in the way.</summary>
    private static async Task<Results<RedirectHttpResult, NotFound>> AnswerAsync(
        string owner, string name, string? returnUrl, ProjectLoader projects, Func<Project, Task<int?>> decide, CancellationToken ct)
    {
        if (await projects.FindAsync(owner, name, ct) is not { } project) return TypedResults.NotFound();
        try
        {
            return await decide(project) is { } decision ? Back(returnUrl, "decision", decision.ToString(System.Globalization.CultureInfo.InvariantCulture)) : Back(returnUrl, "decision", "none");
        }
        catch (UserErrorException e) when (e.Failure is { } failure)
        {
            return Back(returnUrl, "problem", failure.Key);
        }
    }

    /// <summary>Asked for once for each person: a second press finds the first.</summary>
    private static async Task<Results<RedirectHttpResult, NotFound>> EraseAsync(
        string owner, string name, int identity, ProjectLoader projects, PeopleReader people, WorkQueue queue, CancellationToken ct)
    {
        if (await projects.FindAsync(owner, name, ct) is not { } project || (await people.ReadAsync(project, ct)).Graph.Find(identity) is not { } person) return TypedResults.NotFound();
        var id = await queue.EnqueueAsync(EraseWork.Request(project.ProjectId, person.No, By), ct);
        return TypedResults.LocalRedirect($"{new WhoLinks(project.ProjectName).Path}{QueryValue.Join(("erasing", id.ToString(System.Globalization.CultureInfo.InvariantCulture)))}");
    }

    private static async Task<IResult> ExportAsync(string owner, string name, int identity, ProjectLoader projects, PeopleReader people, PersonExport export, CancellationToken ct)
    {
        if (await projects.FindAsync(owner, name, ct) is not { } project || (await people.ReadAsync(project, ct)).Graph.Find(identity) is not { } person) return TypedResults.NotFound();
        return TypedResults.Stream(
            target => export.WriteAsync(project, person, target, ct), "application/json", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{project.Name}-person-{person.No}.json"));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> OfSignatureAsync(string owner, string name, int signatureNo, ProjectLoader projects, WhoQueries people, CancellationToken ct) =>
        await projects.FindAsync(owner, name, ct) is { } project && await people.OfSignatureAsync(project, signatureNo, ct) is { } person
            ? TypedResults.LocalRedirect(new WhoLinks(project.ProjectName).Person(person.No))
            : TypedResults.NotFound();

    private static List<EvidenceKind> Evidence(StringValues words) => [.. words.Select(QueryValue.Choice<EvidenceKind>).OfType<EvidenceKind>()];

    private static List<int> Numbers(StringValues words) => [.. words.Select(QueryValue.Integer).OfType<int>()];

    private static RedirectHttpResult Back(string? returnUrl, string key, string value)
    {
        var page = AccessFeature.Local(returnUrl);
        return TypedResults.LocalRedirect($"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{key}={value}");
    }
}
