using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OrleansGrid;
using OrleansGrid.Protocol.Settings;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a <see cref="GridClient"/> in an application.</summary>
public static class GridClientServices
{
    /// <inheritdoc cref="AddGridClient(IServiceCollection, Action{GridClientOptions}?)"/>
    /// <param name="services">The application's services.</param>
    /// <param name="connectionString">Of the grid's PostgreSQL database.</param>
    public static IServiceCollection AddGridClient(this IServiceCollection services, string connectionString) =>
        services.AddGridClient(options => options.ConnectionString = connectionString);

    /// <summary>
    /// Adds one <see cref="GridClient"/> for the application, to be injected as <see cref="IGridClient"/> or as itself. It connects when it
    /// is first used, so the application starts whether or not the grid is there; a call made while it is not is a <see
    /// cref="GridException"/>, and the next call connects anew. It logs through the application's logging unless the options say otherwise.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">
    /// Comes after the section <c>OrleansGrid</c> of the application's configuration, where there is one: <c>ConnectionString</c>
    /// (or <c>ConnectionStrings:OrleansGrid</c>), <c>Cluster</c>, <c>ConnectTimeout</c>, <c>RetryFor</c>, <c>Tls</c>. Null when that says
    /// all.
    /// </param>
    public static IServiceCollection AddGridClient(this IServiceCollection services, Action<GridClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton(provider =>
        {
            var options = new GridClientOptions { LoggerFactory = provider.GetService<ILoggerFactory>() };
            if (provider.GetService<IConfiguration>() is { } configuration)
            {
                Apply(new GridSection(configuration), options);
            }

            configure?.Invoke(options);
            return new GridClient(options);
        });
        return services.AddSingleton<IGridClient>(provider => provider.GetRequiredService<GridClient>());
    }

    private static void Apply(GridSection settings, GridClientOptions options)
    {
        options.ConnectionString = settings.ConnectionString ?? options.ConnectionString;
        settings.Take(SettingNames.Cluster, (string name) => options.Cluster = name);
        settings.Take(SettingNames.ConnectTimeout, (TimeSpan time) => options.ConnectTimeout = time);
        TlsSettings.Take(settings, tls => options.Tls = tls);
        settings.Take(SettingNames.RetryFor, (TimeSpan time) => options.RetryFor = time);
    }
}
