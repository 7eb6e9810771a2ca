<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>rushes</name>
    <message>
      <source>&amp;Activity</source>
      <translation>活动(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Back</source>
      <translation>返回(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Comment</source>
      <translation>评论(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Download</source>
      <translation>下载(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Handles</source>
      <translation>余量(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Invite</source>
      <translation>邀请(&amp;I)</translation>
    </message>
    <message>
      <source>&amp;Last</source>
      <translation>末帧(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Notes</source>
      <translation>批注(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Publish</source>
      <translation>发布(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;Publish for Review</source>
      <translation>发布供审阅(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;Save as a preset</source>
      <translation>存为预设(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Server</source>
      <translation>服务器(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;User name</source>
      <translation>用户名(&amp;U)</translation>
    </message>
    <message>
      <source>&amp;Vote</source>
      <translation>投票(&amp;V)</translation>
    </message>
    <message>
      <source>&amp;What now?</source>
      <translation>怎么办？(&amp;W)</translation>
    </message>
    <message>
      <source>&amp;Work without a server</source>
      <translation>不连服务器工作(&amp;W)</translation>
    </message>
    <message>
      <source>A frame of a sequence, a still or a movie</source>
      <translation>序列中的一帧、静帧或影片</translation>
    </message>
    <message>
      <source>A&amp;djust …</source>
      <translation>调整(&amp;D)…</translation>
    </message>
    <message>
      <source>API &amp;key</source>
      <translation>API 密钥(&amp;K)</translation>
    </message>
    <message>
      <source>API key</source>
      <translation>API 密钥</translation>
    </message>
    <message>
      <source>Account: {text}</source>
      <translation>账户：{text}</translation>
    </message>
    <message>
      <source>Adjust the preset</source>
      <translation>调整预设</translation>
    </message>
    <message>
      <source>Adjusted, and saved nowhere yet.</source>
      <translation>已调整，尚未保存。</translation>
    </message>
    <message>
      <source>All</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>All tasks</source>
      <translation>所有任务</translation>
    </message>
    <message>
      <source>As in the scene</source>
      <translation>与场景一致</translation>
    </message>
    <message>
      <source>Ask the server again now</source>
      <translation>立即重新询问服务器</translation>
    </message>
    <message>
      <source>Asking the server …</source>
      <translation>正在询问服务器…</translation>
    </message>
    <message>
      <source>Burn-ins</source>
      <translation>画面字幕</translation>
    </message>
    <message>
      <source>Burn-ins with shot, task, artist and frame, and a slate.</source>
      <translation>带镜头、任务、艺术家和帧号的字幕以及场记板。</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Capture the frames</source>
      <translation>捕获帧</translation>
    </message>
    <message>
      <source>Capture the rest from this scene</source>
      <translation>从此场景捕获其余部分</translation>
    </message>
    <message>
      <source>Capturing …</source>
      <translation>正在捕获…</translation>
    </message>
    <message>
      <source>Choose a task</source>
      <translation>选择任务</translation>
    </message>
    <message>
      <source>Choose a task first.</source>
      <translation>请先选择任务。</translation>
    </message>
    <message>
      <source>Choose a version</source>
      <translation>选择版本</translation>
    </message>
    <message>
      <source>Choose another task</source>
      <translation>选择其他任务</translation>
    </message>
    <message>
      <source>Comment</source>
      <translation>说明</translation>
    </message>
    <message>
      <source>Compare what arrived</source>
      <translation>比对已送达的内容</translation>
    </message>
    <message>
      <source>Complete</source>
      <translation>标为完成</translation>
    </message>
    <message>
      <source>Copies code, facts and versions; no secrets.</source>
      <translation>复制代码、详情和版本；不含机密。</translation>
    </message>
    <message>
      <source>Copy &amp;link</source>
      <translation>复制链接(&amp;L)</translation>
    </message>
    <message>
      <source>Copy for the TD</source>
      <translation>复制给 TD</translation>
    </message>
    <message>
      <source>Copy link</source>
      <translation>复制链接</translation>
    </message>
    <message>
      <source>Create the version</source>
      <translation>创建版本</translation>
    </message>
    <message>
      <source>Dismiss the message</source>
      <translation>关闭消息</translation>
    </message>
    <message>
      <source>Distance from the edges, a part of the height.</source>
      <translation>与边缘的距离，以高度的比例表示。</translation>
    </message>
    <message>
      <source>Do not invite {name}</source>
      <translation>不邀请 {name}</translation>
    </message>
    <message>
      <source>Drawing</source>
      <translation>绘图</translation>
    </message>
    <message>
      <source>Drawn</source>
      <translation>有绘图</translation>
    </message>
    <message>
      <source>Drop it</source>
      <translation>放弃</translation>
    </message>
    <message>
      <source>Drop it, and leave nothing behind</source>
      <translation>放弃，不留任何内容</translation>
    </message>
    <message>
      <source>Encode and check the movie</source>
      <translation>编码并检查影片</translation>
    </message>
    <message>
      <source>Encoder</source>
      <translation>编码器</translation>
    </message>
    <message>
      <source>Error: {text}</source>
      <translation>错误：{text}</translation>
    </message>
    <message>
      <source>Every publish shows here, with its steps, until it is in review.</source>
      <translation>每次发布都会在此显示其步骤，直到进入审阅。</translation>
    </message>
    <message>
      <source>F&amp;irst</source>
      <translation>首帧(&amp;I)</translation>
    </message>
    <message>
      <source>Failed certificate</source>
      <translation>未通过校验</translation>
    </message>
    <message>
      <source>Fields</source>
      <translation>字段</translation>
    </message>
    <message>
      <source>First frame</source>
      <translation>首帧</translation>
    </message>
    <message>
      <source>Fix</source>
      <translation>修复</translation>
    </message>
    <message>
      <source>Fix: {text}</source>
      <translation>修复：{text}</translation>
    </message>
    <message>
      <source>Font</source>
      <translation>字体</translation>
    </message>
    <message>
      <source>For close looks at texture and grain; large files.</source>
      <translation>用于细看纹理和颗粒；文件较大。</translation>
    </message>
    <message>
      <source>For how many frames the slate shows.</source>
      <translation>场记板显示的帧数。</translation>
    </message>
    <message>
      <source>Frame {frame}</source>
      <translation>第 {frame} 帧</translation>
    </message>
    <message>
      <source>Frames that are there stay; the others show the scene as it is now.</source>
      <translation>已有的帧会保留，其余的帧显示场景现在的样子。</translation>
    </message>
    <message>
      <source>Friday dailies</source>
      <translation>周五样片</translation>
    </message>
    <message>
      <source>From this scene</source>
      <translation>来自此场景</translation>
    </message>
    <message>
      <source>Full size</source>
      <translation>全尺寸</translation>
    </message>
    <message>
      <source>Go to frame</source>
      <translation>转到帧</translation>
    </message>
    <message>
      <source>Go to frame {n}</source>
      <translation>转到第 {n} 帧</translation>
    </message>
    <message>
      <source>Greatest distance of key frames, in frames.</source>
      <translation>关键帧的最大间隔（帧）。</translation>
    </message>
    <message>
      <source>Greatest height</source>
      <translation>最大高度</translation>
    </message>
    <message>
      <source>Greatest width</source>
      <translation>最大宽度</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>底色</translation>
    </message>
    <message>
      <source>Guests may</source>
      <translation>访客可以</translation>
    </message>
    <message>
      <source>Half ticked: as the session or the server has it.</source>
      <translation>半选：沿用会话或服务器的设置。</translation>
    </message>
    <message>
      <source>Handles: further frames on both sides</source>
      <translation>余量：首尾各增加的帧</translation>
    </message>
    <message>
      <source>Hardware is used only where it passes the certificate.</source>
      <translation>仅在通过校验时使用硬件编码。</translation>
    </message>
    <message>
      <source>Height as a part of the picture's.</source>
      <translation>高度，以画面高度的比例表示。</translation>
    </message>
    <message>
      <source>Higher pictures are made smaller.</source>
      <translation>更高的画面会被缩小。</translation>
    </message>
    <message>
      <source>Invite people</source>
      <translation>邀请人员</translation>
    </message>
    <message>
      <source>It is made with this publish.</source>
      <translation>将随本次发布创建。</translation>
    </message>
    <message>
      <source>Key frames</source>
      <translation>关键帧</translation>
    </message>
    <message>
      <source>Last day of the review</source>
      <translation>审阅的最后一天</translation>
    </message>
    <message>
      <source>Last frame</source>
      <translation>末帧</translation>
    </message>
    <message>
      <source>Letters</source>
      <translation>文字</translation>
    </message>
    <message>
      <source>Lines before the picture; empty for no slate.</source>
      <translation>画面前的文字行；留空则无场记板。</translation>
    </message>
    <message>
      <source>Look up the task</source>
      <translation>查找任务</translation>
    </message>
    <message>
      <source>Looking for tasks …</source>
      <translation>正在查找任务…</translation>
    </message>
    <message>
      <source>Lower is better; 18 shows no difference.</source>
      <translation>越低越好；18 时看不出差别。</translation>
    </message>
    <message>
      <source>Make a new review session</source>
      <translation>新建审阅会话</translation>
    </message>
    <message>
      <source>Make the asset again</source>
      <translation>重新创建资产</translation>
    </message>
    <message>
      <source>Make the thumbnail</source>
      <translation>制作缩略图</translation>
    </message>
    <message>
      <source>Makes a second movie of pictures larger than 1080p.</source>
      <translation>画面大于 1080p 时再生成一个影片。</translation>
    </message>
    <message>
      <source>Making the preview …</source>
      <translation>正在生成预览…</translation>
    </message>
    <message>
      <source>Margin</source>
      <translation>边距</translation>
    </message>
    <message>
      <source>Mark notes on the timeline</source>
      <translation>在时间轴上标记批注</translation>
    </message>
    <message>
      <source>Mend what is marked red first.</source>
      <translation>请先修复标红的内容。</translation>
    </message>
    <message>
      <source>Mine</source>
      <translation>我的</translation>
    </message>
    <message>
      <source>Missing frames</source>
      <translation>缺失的帧</translation>
    </message>
    <message>
      <source>More when the server is there</source>
      <translation>服务器恢复后显示更多</translation>
    </message>
    <message>
      <source>Movie checked: {found}</source>
      <translation>影片已检查：{found}</translation>
    </message>
    <message>
      <source>My tasks</source>
      <translation>我的任务</translation>
    </message>
    <message>
      <source>Name of the preset</source>
      <translation>预设名称</translation>
    </message>
    <message>
      <source>Name or e-mail address</source>
      <translation>姓名或电子邮箱</translation>
    </message>
    <message>
      <source>No application is connected; there is nothing to capture.</source>
      <translation>未连接应用程序，没有可捕获的内容。</translation>
    </message>
    <message>
      <source>No notes yet</source>
      <translation>尚无批注</translation>
    </message>
    <message>
      <source>No review session: a version alone</source>
      <translation>无审阅会话：仅版本</translation>
    </message>
    <message>
      <source>No task is found by these words. Try fewer of them.</source>
      <translation>找不到含这些词的任务。请减少关键词。</translation>
    </message>
    <message>
      <source>No version yet</source>
      <translation>尚无版本</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>None of these</source>
      <translation>没有符合的批注</translation>
    </message>
    <message>
      <source>Not signed in</source>
      <translation>未登录</translation>
    </message>
    <message>
      <source>Note and replies</source>
      <translation>批注与回复</translation>
    </message>
    <message>
      <source>Note of {author}</source>
      <translation>{author} 的批注</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>批注</translation>
    </message>
    <message>
      <source>Nothing published yet</source>
      <translation>尚未发布任何内容</translation>
    </message>
    <message>
      <source>Of the letters, 0 to 1.</source>
      <translation>文字的，0 到 1。</translation>
    </message>
    <message>
      <source>On the server</source>
      <translation>在服务器上</translation>
    </message>
    <message>
      <source>Opacity</source>
      <translation>不透明度</translation>
    </message>
    <message>
      <source>Opacity of the dark ground behind letters, 0 to 1.</source>
      <translation>文字后暗底的不透明度，0 到 1。</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>未完成</translation>
    </message>
    <message>
      <source>Open files …</source>
      <translation>打开文件…</translation>
    </message>
    <message>
      <source>Open review</source>
      <translation>打开审阅</translation>
    </message>
    <message>
      <source>Open the files you want to publish.</source>
      <translation>请打开要发布的文件。</translation>
    </message>
    <message>
      <source>Open the re&amp;view</source>
      <translation>打开审阅(&amp;V)</translation>
    </message>
    <message>
      <source>Open until</source>
      <translation>开放至</translation>
    </message>
    <message>
      <source>Open {scene} first.</source>
      <translation>请先打开 {scene}。</translation>
    </message>
    <message>
      <source>Other notes are under All.</source>
      <translation>其他批注在“全部”中。</translation>
    </message>
    <message>
      <source>P&amp;assphrase</source>
      <translation>口令(&amp;A)</translation>
    </message>
    <message>
      <source>Parts of the panel</source>
      <translation>面板的各部分</translation>
    </message>
    <message>
      <source>Passphrase for guests</source>
      <translation>访客口令</translation>
    </message>
    <message>
      <source>Path or name of a font; empty for the usual one.</source>
      <translation>字体路径或名称；留空则用默认。</translation>
    </message>
    <message>
      <source>People in it already: {count}</source>
      <translation>已在其中的人数：{count}</translation>
    </message>
    <message>
      <source>People who fit</source>
      <translation>匹配的人员</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>预设</translation>
    </message>
    <message>
      <source>Preset and preview</source>
      <translation>预设与预览</translation>
    </message>
    <message>
      <source>Preview of frame {frame}</source>
      <translation>第 {frame} 帧的预览</translation>
    </message>
    <message>
      <source>Preview this &amp;frame</source>
      <translation>预览当前帧(&amp;F)</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>进度</translation>
    </message>
    <message>
      <source>Publish &amp;again</source>
      <translation>再次发布(&amp;A)</translation>
    </message>
    <message>
      <source>Publish for review, and what people say shows here.</source>
      <translation>发布以供审阅后，大家的意见会显示在这里。</translation>
    </message>
    <message>
      <source>Publish to another task</source>
      <translation>发布到其他任务</translation>
    </message>
    <message>
      <source>Publish without a review session</source>
      <translation>不使用审阅会话发布</translation>
    </message>
    <message>
      <source>Publish: {text}</source>
      <translation>发布：{text}</translation>
    </message>
    <message>
      <source>Published here</source>
      <translation>在此发布</translation>
    </message>
    <message>
      <source>Publishes</source>
      <translation>发布列表</translation>
    </message>
    <message>
      <source>Quality</source>
      <translation>质量</translation>
    </message>
    <message>
      <source>Reading the notes …</source>
      <translation>正在读取批注…</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>最近</translation>
    </message>
    <message>
      <source>Reopen</source>
      <translation>重新打开</translation>
    </message>
    <message>
      <source>Replies wait until the server is there again</source>
      <translation>服务器恢复后才能回复</translation>
    </message>
    <message>
      <source>Reply</source>
      <translation>回复</translation>
    </message>
    <message>
      <source>Reply …</source>
      <translation>回复…</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>审阅</translation>
    </message>
    <message>
      <source>Review session</source>
      <translation>审阅会话</translation>
    </message>
    <message>
      <source>S&amp;ource</source>
      <translation>来源(&amp;O)</translation>
    </message>
    <message>
      <source>S&amp;tep</source>
      <translation>步长(&amp;T)</translation>
    </message>
    <message>
      <source>Se&amp;ssion</source>
      <translation>会话(&amp;S)</translation>
    </message>
    <message>
      <source>Search tasks</source>
      <translation>搜索任务</translation>
    </message>
    <message>
      <source>Search tasks, shots, projects</source>
      <translation>搜索任务、镜头、项目</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>发送</translation>
    </message>
    <message>
      <source>Send them a &amp;mail</source>
      <translation>给他们发邮件(&amp;M)</translation>
    </message>
    <message>
      <source>Server</source>
      <translation>服务器</translation>
    </message>
    <message>
      <source>Share the review</source>
      <translation>共享审阅</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Sign in</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>Sign in to a server first.</source>
      <translation>请先登录服务器。</translation>
    </message>
    <message>
      <source>Sign in to a server …</source>
      <translation>登录服务器…</translation>
    </message>
    <message>
      <source>Sign in to your review server</source>
      <translation>登录审阅服务器</translation>
    </message>
    <message>
      <source>Sign in with the &amp;browser</source>
      <translation>用浏览器登录(&amp;B)</translation>
    </message>
    <message>
      <source>Sign out of {server}</source>
      <translation>退出 {server}</translation>
    </message>
    <message>
      <source>Signing in to {server} …</source>
      <translation>正在登录 {server}…</translation>
    </message>
    <message>
      <source>Signing in …</source>
      <translation>正在登录…</translation>
    </message>
    <message>
      <source>Slate</source>
      <translation>场记板</translation>
    </message>
    <message>
      <source>Slate frames</source>
      <translation>场记板帧数</translation>
    </message>
    <message>
      <source>Slower makes smaller files.</source>
      <translation>越慢文件越小。</translation>
    </message>
    <message>
      <source>Small and fast, for work in progress; missing frames are held.</source>
      <translation>小而快，用于进行中的工作；缺失的帧会保持前一帧。</translation>
    </message>
    <message>
      <source>Somebody</source>
      <translation>某人</translation>
    </message>
    <message>
      <source>Sound</source>
      <translation>声音</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Source and frames</source>
      <translation>来源与帧</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>速度</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Step: every n-th frame, held</source>
      <translation>步长：每 n 帧取一帧并保持</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>步骤</translation>
    </message>
    <message>
      <source>Task: {name}. Press to change.</source>
      <translation>任务：{name}。按下可更改。</translation>
    </message>
    <message>
      <source>Tasks</source>
      <translation>任务</translation>
    </message>
    <message>
      <source>Text by place; {shot} stands for a field.</source>
      <translation>按位置的文字；{shot} 代表一个字段。</translation>
    </message>
    <message>
      <source>The link is on the clipboard already.</source>
      <translation>链接已在剪贴板中。</translation>
    </message>
    <message>
      <source>The link is under Activity.</source>
      <translation>链接在“活动”中。</translation>
    </message>
    <message>
      <source>The picture as it is.</source>
      <translation>原样画面。</translation>
    </message>
    <message>
      <source>The server is away. Notes as of {time}.</source>
      <translation>服务器不可用。批注截至：{time}。</translation>
    </message>
    <message>
      <source>The server is away. The publish waits here and goes by itself.</source>
      <translation>服务器不可用。发布会在此等候并自动继续。</translation>
    </message>
    <message>
      <source>The version is on the server; nobody is asked to look at it.</source>
      <translation>版本会在服务器上；不会请任何人查看。</translation>
    </message>
    <message>
      <source>There is nothing to capture in this scene.</source>
      <translation>此场景中没有可捕获的内容。</translation>
    </message>
    <message>
      <source>They appear here the moment somebody writes one.</source>
      <translation>有人写下批注时会立即显示在这里。</translation>
    </message>
    <message>
      <source>This machine has no keyring that could keep your key.</source>
      <translation>本机没有可保存密钥的密钥环。</translation>
    </message>
    <message>
      <source>Thousands of bits a second.</source>
      <translation>每秒千比特。</translation>
    </message>
    <message>
      <source>Tries again soon</source>
      <translation>即将重试</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>重试</translation>
    </message>
    <message>
      <source>Try now</source>
      <translation>立即重试</translation>
    </message>
    <message>
      <source>Upload</source>
      <translation>上传</translation>
    </message>
    <message>
      <source>Use it for the next publish</source>
      <translation>用于下次发布</translation>
    </message>
    <message>
      <source>User name</source>
      <translation>用户名</translation>
    </message>
    <message>
      <source>Values of further fields, by name.</source>
      <translation>其他字段的值，按名称。</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>Waits for the server</source>
      <translation>等待服务器</translation>
    </message>
    <message>
      <source>Waits its turn</source>
      <translation>排队等待</translation>
    </message>
    <message>
      <source>What happens when the movie is not what it must be.</source>
      <translation>影片不合格时如何处理。</translation>
    </message>
    <message>
      <source>What is new in this version?</source>
      <translation>这个版本有什么更新？</translation>
    </message>
    <message>
      <source>What shows where there is no image.</source>
      <translation>没有图像处显示什么。</translation>
    </message>
    <message>
      <source>Why?</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Wider pictures are made smaller.</source>
      <translation>更宽的画面会被缩小。</translation>
    </message>
    <message>
      <source>Working</source>
      <translation>处理中</translation>
    </message>
    <message>
      <source>You are signed in until this application is closed.</source>
      <translation>在关闭此应用程序之前您保持登录状态。</translation>
    </message>
    <message>
      <source>You are signed in. Go back to the panel; this page can be closed.</source>
      <translation>您已登录。请返回面板；此页面可以关闭。</translation>
    </message>
    <message>
      <source>Your key is kept in the keyring of this machine, nowhere else.</source>
      <translation>您的密钥只保存在本机的密钥环中。</translation>
    </message>
    <message>
      <source>and {count} more</source>
      <translation>还有 {count} 条</translation>
    </message>
    <message>
      <source>being taken back</source>
      <translation>正在撤回</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>已取消</translation>
    </message>
    <message>
      <source>capturing frames</source>
      <translation>正在捕获帧</translation>
    </message>
    <message>
      <source>comparing what arrived</source>
      <translation>正在核对已送达的内容</translation>
    </message>
    <message>
      <source>completed</source>
      <translation>已完成</translation>
    </message>
    <message>
      <source>creating the version</source>
      <translation>正在创建版本</translation>
    </message>
    <message>
      <source>done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>encoding the movie</source>
      <translation>正在编码影片</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>frame {n}</source>
      <translation>第 {n} 帧</translation>
    </message>
    <message>
      <source>looking up the task</source>
      <translation>正在查找任务</translation>
    </message>
    <message>
      <source>making the thumbnail</source>
      <translation>正在生成缩略图</translation>
    </message>
    <message>
      <source>movie frame {n}</source>
      <translation>影片第 {n} 帧</translation>
    </message>
    <message>
      <source>movie {n}</source>
      <translation>影片 {n}</translation>
    </message>
    <message>
      <source>needs you</source>
      <translation>需要您处理</translation>
    </message>
    <message>
      <source>no review session</source>
      <translation>无审阅会话</translation>
    </message>
    <message>
      <source>none chosen</source>
      <translation>未选择</translation>
    </message>
    <message>
      <source>nothing to capture</source>
      <translation>没有可捕获的内容</translation>
    </message>
    <message>
      <source>now</source>
      <translation>刚刚</translation>
    </message>
    <message>
      <source>on its way</source>
      <translation>进行中</translation>
    </message>
    <message>
      <source>project / sequence / shot / task</source>
      <translation>项目 / 场次 / 镜头 / 任务</translation>
    </message>
    <message>
      <source>replies: {n}</source>
      <translation>回复：{n}</translation>
    </message>
    <message>
      <source>sharing the review</source>
      <translation>正在分享审阅</translation>
    </message>
    <message>
      <source>under way</source>
      <translation>进行中</translation>
    </message>
    <message>
      <source>uploading</source>
      <translation>正在上传</translation>
    </message>
    <message>
      <source>v{number:03d} of {name}</source>
      <translation>{name} v{number:03d}</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>等待中</translation>
    </message>
    <message>
      <source>with a drawing</source>
      <translation>带绘图</translation>
    </message>
    <message>
      <source>{count} frames</source>
      <translation>{count} 帧</translation>
    </message>
    <message>
      <source>{count} frames a second</source>
      <translation>每秒 {count} 帧</translation>
    </message>
    <message>
      <source>{count} h left</source>
      <translation>剩余 {count} 小时</translation>
    </message>
    <message>
      <source>{count} invited</source>
      <translation>邀请 {count} 人</translation>
    </message>
    <message>
      <source>{count} min left</source>
      <translation>剩余 {count} 分钟</translation>
    </message>
    <message>
      <source>{count} s left</source>
      <translation>剩余 {count} 秒</translation>
    </message>
    <message>
      <source>{doing}: {done} of {total}</source>
      <translation>{doing}：{done} / {total}</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
      <source>{minutes} min {seconds} s</source>
      <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
      <source>{name}, adjusted</source>
      <translation>{name}，已调整</translation>
    </message>
    <message>
      <source>{n} min ago</source>
      <translation>{n} 分钟前</translation>
    </message>
    <message>
      <source>{n} s</source>
      <translation>{n} 秒</translation>
    </message>
    <message>
      <source>{server} is away – publishes wait here</source>
      <translation>{server} 不可用 – 发布在此等候</translation>
    </message>
    <message>
      <source>{size} a second</source>
      <translation>每秒 {size}</translation>
    </message>
    <message>
      <source>{text} is no e-mail address. Write Jane Doe &lt;jane@example.com&gt;.</source>
      <translation>{text} 不是电子邮箱。请写成 Jane Doe &lt;jane@example.com&gt;。</translation>
    </message>
    <message>
      <source>{title} is ready for review</source>
      <translation>{title} 可供审阅</translation>
    </message>
    <message>
      <source>{title} needs you</source>
      <translation>{title} 需要您处理</translation>
    </message>
    <message>
      <source>{user} at {server}</source>
      <translation>{user}（{server}）</translation>
    </message>
  </context>
</TS>
