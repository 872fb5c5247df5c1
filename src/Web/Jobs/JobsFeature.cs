using Community.Data.Work;
using Npgsql;
using Quartz;

namespace Community.Web.Jobs;

internal static class JobsFeature
{
    /// <summary>What pages need of the jobs: reading rows and following them.</summary>
    public static void AddJobPages(this IServiceCollection services)
    {
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<JobEvents>();
        services.AddSingleton<JobQueries>();
        services.AddSingleton<JobWords>();
        services.AddSingleton<NightlySchedule>();
    }

    /// <summary>The role <c>jobs</c>: the loop that works, and the schedule that asks.</summary>
    public static void AddJobWorkers(this IHostApplicationBuilder builder, string connectionString)
    {
        var services = builder.Services;
        services.AddHostedService<WorkLoop>();
        services.AddHostedService<MissedNightlySync>();
        var cron = builder.Configuration.GetSection(JobOptions.Section).Get<JobOptions>()?.NightlySync ?? new JobOptions().NightlySync;
        builder.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(o => o.InstanceName = "community");
            quartz.UseDefaultThreadPool(1);
            quartz.UsePersistentStore(store =>
            {
                store.ConfigureStore(o => o.TablePrefix = "qrtz_");
                store.UsePostgres(NpgsqlFactory.Instance, connectionString);
                store.UseSystemTextJsonSerializer();
                store.UseClustering(c =>
                {
                    c.CheckinInterval = TimeSpan.FromSeconds(10);
                    c.CheckinMisfireThreshold = TimeSpan.FromSeconds(20);
                });
                store.ProvisionSchema();
            });
            quartz.ScheduleJob<NightlySync>(
                trigger => trigger.WithIdentity("nightly-sync").WithCronSchedule(cron, x => x.InTimeZone(TimeZoneInfo.Utc)),
                job => job.WithIdentity("nightly-sync"));
        });
        builder.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
    }
}
