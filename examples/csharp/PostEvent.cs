// A shop system in C#: tells that an order was paid and follows its print tasks to the end.
//   .NET 10: dotnet run examples/csharp/PostEvent.cs http://localhost:5000 API-KEY [event id] [external id of the order]
//   Mono:    mcs -r:System.Net.Http.dll -r:System.Runtime.Serialization.dll PostEvent.cs && mono PostEvent.exe …
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Threading.Tasks;

[DataContract]
class Item
{
    [DataMember(Name = "name")] public string Name;
    [DataMember(Name = "specs")] public List<string> Specs;
    [DataMember(Name = "quantity")] public int Quantity;
    [DataMember(Name = "unit_price")] public decimal UnitPrice;
}

[DataContract]
class EventOrder
{
    [DataMember(Name = "external_id")] public string ExternalId;
    [DataMember(Name = "items")] public List<Item> Items;
    [DataMember(Name = "total_amount")] public decimal TotalAmount;
    [DataMember(Name = "pickup_no")] public string PickupNo;
}

[DataContract]
class OrderEvent
{
    [DataMember(Name = "event_id")] public string EventId;
    [DataMember(Name = "type")] public string Type;
    [DataMember(Name = "occurred_at")] public string OccurredAt;
    [DataMember(Name = "order")] public EventOrder Order;
}

[DataContract]
class OrderView
{
    [DataMember(Name = "id")] public int Id;
    [DataMember(Name = "status")] public string Status;
}

[DataContract]
class TaskView
{
    [DataMember(Name = "task_id")] public string TaskId;
    [DataMember(Name = "print_status")] public string PrintStatus;
}

[DataContract]
class EventAnswer
{
    [DataMember(Name = "order")] public OrderView Order;
    [DataMember(Name = "tasks")] public List<TaskView> Tasks;
}

[DataContract]
class Issue
{
    [DataMember(Name = "path")] public string Path;
    [DataMember(Name = "message")] public string Message;
}

/// <summary>An answer that is no success (RFC 9457): Code is stable, Issues say which fields are wrong.</summary>
[DataContract]
class ProblemDocument
{
    [DataMember(Name = "code")] public string Code;
    [DataMember(Name = "detail")] public string Detail;
    [DataMember(Name = "issues")] public List<Issue> Issues;
}

class ProblemException : Exception
{
    public readonly ProblemDocument Problem;
    public ProblemException(ProblemDocument problem) : base(problem.Code + ": " + problem.Detail) { Problem = problem; }
}

class Api
{
    const int Tries = 5;
    readonly HttpClient http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
    readonly Random random = new Random();
    readonly string url;

    public Api(string url, string key)
    {
        this.url = url;
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + key);
    }

    static string ToJson<T>(T value)
    {
        var stream = new MemoryStream();
        new DataContractJsonSerializer(typeof(T)).WriteObject(stream, value);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static T FromJson<T>(byte[] json) => (T)new DataContractJsonSerializer(typeof(T)).ReadObject(new MemoryStream(json));

    /// <summary>Sent again when no answer came: an event is known by its event_id, and reading changes nothing.</summary>
    async Task<T> Call<T>(HttpMethod method, string path, string body)
    {
        for (var attempt = 1; ; attempt++)
        {
            var waitSeconds = Math.Pow(2, attempt - 1);
            try
            {
                var request = new HttpRequestMessage(method, url + path);
                if (body != null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                var answer = await http.SendAsync(request);
                var bytes = await answer.Content.ReadAsByteArrayAsync();
                if (answer.IsSuccessStatusCode) return FromJson<T>(bytes);
                var status = (int)answer.StatusCode;
                var isPassing = status == 429 || status == 502 || status == 503 || status == 504;
                if (!isPassing || attempt == Tries)
                {
                    var type = answer.Content.Headers.ContentType?.MediaType;
                    if (type == "application/problem+json") throw new ProblemException(FromJson<ProblemDocument>(bytes));
                    throw new HttpRequestException("HTTP " + status);
                }
                var retryAfter = answer.Headers.RetryAfter?.Delta;
                if (retryAfter != null) waitSeconds = retryAfter.Value.TotalSeconds;
            }
            catch (Exception error) when (attempt < Tries && (error is HttpRequestException || error is TaskCanceledException))
            {
                // Tried again below.
            }
            // By chance a little longer, so that many tills do not come back in the same instant.
            await Task.Delay(TimeSpan.FromSeconds(waitSeconds * (1 + random.NextDouble() / 2)));
        }
    }

    public Task<EventAnswer> PostEvent(OrderEvent happened) => Call<EventAnswer>(HttpMethod.Post, "/api/events", ToJson(happened));

    public Task<TaskView> ReadTask(string taskId) =>
        Call<TaskView>(HttpMethod.Get, "/api/tasks/" + Uri.EscapeDataString(taskId), null);
}

static class PostEvent
{
    static int Main(string[] args)
    {
        try
        {
            Run(args).GetAwaiter().GetResult();
            return 0;
        }
        catch (ProblemException error)
        {
            Console.Error.WriteLine(error.Message);
            foreach (var issue in error.Problem.Issues ?? new List<Issue>()) Console.Error.WriteLine("  " + issue.Path + ": " + issue.Message);
            return 1;
        }
    }

    static string Arg(string[] args, int at, string otherwise) => args.Length > at ? args[at] : otherwise;

    static async Task Run(string[] args)
    {
        var api = new Api(Arg(args, 0, "http://localhost:5000"), Arg(args, 1, ""));
        var answer = await api.PostEvent(new OrderEvent
        {
            EventId = Arg(args, 2, "paid-" + Guid.NewGuid()),
            Type = "order.paid",
            OccurredAt = DateTime.UtcNow.ToString("o"),
            Order = new EventOrder
            {
                ExternalId = Arg(args, 3, "order-" + Guid.NewGuid()),
                Items = new List<Item>
                {
                    new Item { Name = "珍珠奶茶", Specs = new List<string> { "大杯", "正常冰" }, Quantity = 2, UnitPrice = 12.5m },
                },
                TotalAmount = 25m,
                PickupNo = "A12",
            },
        });
        Console.WriteLine("order " + answer.Order.Id + " is " + answer.Order.Status + ", " + answer.Tasks.Count + " task(s)");
        foreach (var task in answer.Tasks) await Follow(api, task.TaskId);
    }

    static async Task Follow(Api api, string taskId)
    {
        for (var last = ""; ; await Task.Delay(500))
        {
            var task = await api.ReadTask(taskId);
            if (task.PrintStatus != last) Console.WriteLine(taskId + " " + task.PrintStatus);
            last = task.PrintStatus;
            if (last == "SUCCESS" || last == "FAILED" || last == "CANCELLED") return;
        }
    }
}
