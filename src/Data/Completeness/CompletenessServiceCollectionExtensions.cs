using Community.Data.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Community.Data.Completeness;

public static class CompletenessServiceCollectionExtensions
{
    public static IServiceCollection AddCompleteness(this IServiceCollection services) => services.AddSingleton<WorkHandler, CompletenessWork>();
}
